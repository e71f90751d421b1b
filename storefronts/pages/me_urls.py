"""The one personal fragment."""

from django.urls import path

from storefronts.pages import me

app_name = "me"
urlpatterns = [path("", me.fragment, name="me")]

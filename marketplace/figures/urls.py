"""The counting picture."""

from django.urls import re_path

from marketplace.figures import views

app_name = "figures"
urlpatterns = [re_path(r"^(?P<via>[2-9a-hj-km-np-z]{6,16})\.gif$", views.seen, name="seen")]

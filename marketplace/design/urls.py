"""The gallery of components; included by config in development only."""

from django.urls import path

from marketplace.design.views import gallery

app_name = "design"
urlpatterns = [path("", gallery, name="gallery")]

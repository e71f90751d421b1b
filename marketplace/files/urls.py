"""Signed links to private files."""

from django.urls import path

from marketplace.files import views

app_name = "files"
urlpatterns = [path("<str:token>", views.file, name="file")]

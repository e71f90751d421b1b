"""Addresses of this room."""

from django.urls import URLPattern

app_name = "rings"
urlpatterns: list[URLPattern] = []

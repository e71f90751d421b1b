"""Addresses of this room."""

from django.urls import URLPattern

app_name = "bespoke"
urlpatterns: list[URLPattern] = []

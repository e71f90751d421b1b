"""Sitemap, robots and the like: pages for machines."""

from django.urls import URLPattern, URLResolver

app_name = "machine"
urlpatterns: list[URLPattern | URLResolver] = []

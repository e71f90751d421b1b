"""The public check page of licence certificates."""

from django.urls import URLPattern, URLResolver

app_name = "licence"
urlpatterns: list[URLPattern | URLResolver] = []

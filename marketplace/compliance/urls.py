"""Pages the law asks for."""

from django.urls import URLPattern, URLResolver

app_name = "legal"
urlpatterns: list[URLPattern | URLResolver] = []

"""Search pages."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("ranking/", views.ranking, name="ranking"),
    path("suggest/", views.suggestions, name="suggest"),
]

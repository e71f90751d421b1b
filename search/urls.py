"""Search pages."""

from django.urls import path

from search import feeds, machines, views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("feed/", feeds.feed, name="feed"),
    path("opensearch.xml", machines.description, name="opensearch"),
    path("ranking/", views.ranking, name="ranking"),
    path("suggest/", views.suggestions, name="suggest"),
]

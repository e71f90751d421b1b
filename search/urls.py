"""Search pages."""

from django.urls import path

from search import feeds, machines, views
from search.popular.views import seen

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("feed/", feeds.feed, name="feed"),
    path("opensearch.xml", machines.description, name="opensearch"),
    path("ranking/", views.ranking, name="ranking"),
    path("seen.gif", seen, name="seen"),
    path("suggest/", views.suggestions, name="suggest"),
]

"""Choosing a market."""

from django.urls import path

from marketplace.markets import views

app_name = "markets"
urlpatterns = [path("", views.choose, name="choose")]

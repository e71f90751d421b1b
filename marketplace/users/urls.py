"""Accounts: what stands beside allauth's own addresses."""

from django.urls import path

from marketplace.users import views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("data/", views.data, name="data"),
    path("data/export/", views.export, name="export"),
    path("delete/", views.delete, name="delete"),
]

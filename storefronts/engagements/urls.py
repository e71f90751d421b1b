"""Addresses of this room."""

from django.urls import path

from storefronts.engagements import click_views, views

app_name = "engagements"
urlpatterns = [
    path("", views.mine, name="list"),
    path("click/<str:token>/", click_views.click, name="click"),
    path("<str:public_id>/", views.conversation, name="conversation"),
    path("<str:public_id>/news/", views.news, name="news"),
    path("<str:public_id>/message/", views.message, name="message"),
    path("<str:public_id>/files/<str:file_id>/", views.file, name="file"),
    path("<str:public_id>/<str:engagement>/<slug:action>/", views.step, name="step"),
]

"""Saved searches, below /{lang}/search/."""

from django.urls import path

from search.saved import views

app_name = "saved"
ONE = "saved/<str:public_id>/"
urlpatterns = [
    path("save/", views.save, name="save"),
    path("saved/", views.mine, name="list"),
    path("saved/open/", views.open_by_mail, name="open"),
    path("saved/open/<str:token>/", views.opened, name="opened"),
    path("saved/confirm/<str:token>/", views.confirm, name="confirm"),
    path("saved/stop/<str:token>/", views.stop, name="stop"),
    path(ONE, views.change, name="change"),
    path(f"{ONE}pause/", views.pause, name="pause"),
    path(f"{ONE}resume/", views.resume, name="resume"),
    path(f"{ONE}delete/", views.delete, name="delete"),
]

"""Mails of the demo: published only in development and in the demo (config/urls.py)."""

from django.urls import path

from marketplace.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.mails, name="mails"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/html/", views.mail_html, name="html"),
]

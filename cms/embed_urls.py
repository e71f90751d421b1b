"""Showcases on other sites."""

from django.urls import re_path

from cms import views

app_name = "embed"
PUBLIC_ID = r"(?P<public_id>[2-9a-hj-km-np-z]{6,16})"
urlpatterns = [
    re_path(rf"^{PUBLIC_ID}/$", views.embed, name="guessed"),
    re_path(rf"^{PUBLIC_ID}/(?P<language>[a-z]{{2}})/$", views.embed, name="embed"),
]

"""Addresses of this room. The pages of the rings themselves are the editors' (``/rings/{slug}/``)."""

from django.urls import URLPattern, path

from storefronts.rings import views

app_name = "rings"
urlpatterns: list[URLPattern] = [
    path("studio/ring/", views.studio, name="studio"),
    path("studio/ring/apply/", views.studio_apply, name="apply"),
    path("studio/ring/<str:public_id>/<slug:what>/", views.studio_answer, name="answer"),
    path("rings/invitation/<str:public_id>/", views.invitation, name="invitation"),
]

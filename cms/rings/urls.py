"""Addresses of the ring's desk, inside Wagtail's admin. The names are Wagtail's style: without a namespace."""

from django.urls import URLPattern, path

from cms.rings import review_views, views

urlpatterns: list[URLPattern] = [
    path("ring/", views.rings, name="ring_list"),
    path("ring/found/", views.found, name="ring_found"),
    path("ring/translations/<int:page_id>/review/", review_views.translation, name="ring_translation_review"),
    path("ring/<slug:slug>/", views.desk, name="ring_desk"),
    path("ring/<slug:slug>/words/", views.words, name="ring_words"),
    path("ring/<slug:slug>/words/<slug:language>/", views.words, name="ring_words"),
    path("ring/<slug:slug>/invite/<slug:how>/", views.invite, name="ring_invite"),
    path("ring/<slug:slug>/invitations/<str:public_id>/revoke/", views.revoke, name="ring_revoke"),
    path("ring/<slug:slug>/editors/<str:public_id>/remove/", views.editor_remove, name="ring_editor_remove"),
    path("ring/<slug:slug>/members/<str:public_id>/<slug:what>/", views.answer, name="ring_answer"),
]

"""Public pages of offerings and makers."""

from django.urls import path, re_path

from storefronts.pages import makers, views

app_name = "pages"
WORK = r"^works/(?P<slug>[-\w]+)-(?P<public_id>[2-9a-hj-km-np-z]{6,16})/"
urlpatterns = [
    re_path(WORK + "$", views.offering, name="offering"),
    re_path(WORK + "save/$", views.save, name="save"),
    re_path(WORK + "reviews/$", views.reviews, name="reviews"),
    path("makers/", makers.makers, name="makers"),
    path("makers/<slug:slug>/", makers.maker, name="maker"),
]

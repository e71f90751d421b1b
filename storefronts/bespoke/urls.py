"""Addresses of this room for buyers. The makers' are in studio_urls."""

from django.urls import path

from storefronts.bespoke.views import buyer, guests, writing

app_name = "bespoke"
ONE = "<str:public_id>/"
urlpatterns = [
    path("", buyer.mine, name="list"),
    path("new/", writing.new, name="new"),
    path("open/", guests.open_by_mail, name="open"),
    path("open/<str:token>/", guests.opened, name="opened"),
    path(ONE, buyer.one, name="request"),
    path(f"{ONE}makers/", writing.makers, name="makers"),
    path(f"{ONE}send/", writing.send, name="send"),
    path(f"{ONE}accept/", buyer.accept, name="accept"),
    path(f"{ONE}close/", buyer.close, name="close"),
    path(f"{ONE}message/<str:asked_id>/", buyer.message, name="message"),
]

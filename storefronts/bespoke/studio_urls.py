"""Addresses of this room in the studio."""

from django.urls import path

from storefronts.bespoke.views import maker

app_name = "bespoke_studio"
ONE = "<str:public_id>/"
urlpatterns = [
    path("", maker.asked, name="list"),
    path(ONE, maker.one, name="request"),
    path(f"{ONE}message/", maker.message, name="message"),
    path(f"{ONE}decline/", maker.say_no, name="decline"),
    path(f"{ONE}quote/", maker.editor, name="quote"),
    path(f"{ONE}quote/prices/", maker.live_prices, name="prices"),
    path(f"{ONE}withdraw/", maker.take_back, name="withdraw"),
]

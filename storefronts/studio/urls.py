"""The maker's back office."""

from django.urls import path

from storefronts.studio.views import (
    closing,
    front,
    home,
    media,
    money,
    orders,
    preview,
    reductions,
    reviews,
    sections,
    team,
    works,
)

app_name = "studio"
WORK = "works/<str:public_id>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("team/switch/", home.switch, name="switch"),
    path("works/", works.works, name="works"),
    path("works/new/", works.new_work, name="new"),
    path(WORK, works.edit, name="edit"),
    path(f"{WORK}save/<slug:section>/", sections.save_section, name="section"),
    path(f"{WORK}examples/<slug:code>/", sections.price_examples, name="examples"),
    path(f"{WORK}reduce/<slug:code>/", reductions.reduce, name="reduce"),
    path(f"{WORK}pictures/", media.picture_add, name="picture_add"),
    path(f"{WORK}pictures/<int:pk>/", media.picture_change, name="picture_change"),
    path(f"{WORK}files/", media.file_add, name="file_add"),
    path(f"{WORK}files/<int:pk>/remove/", media.file_remove, name="file_remove"),
    path(f"{WORK}preview/", preview.preview, name="preview"),
    path(f"{WORK}publish/", works.publish_work, name="publish"),
    path(f"{WORK}pause/", works.pause_work, name="pause"),
    path(f"{WORK}withdraw/", works.withdraw_work, name="withdraw"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:review>/answer/", reviews.answer, name="answer"),
    path("storefront/", front.front, name="front"),
    path("storefront/close/", closing.close, name="close"),
    path("storefront/close/confirm/", closing.confirm, name="close_confirm"),
    path("money/", money.money, name="money"),
    path("money/account/", money.account, name="account"),
    path("money/account/back/", money.account_back, name="account_back"),
    path("money/account/dashboard/", money.dashboard, name="account_dashboard"),
    path("selling/", front.selling, name="selling"),
    path("team/", team.team, name="team"),
    path("team/<int:pk>/", team.team_change, name="team_change"),
    path("team/invitations/<str:public_id>/revoke/", team.invitation_revoke, name="invitation_revoke"),
    path("team/join/<str:token>/", team.join, name="join"),
]

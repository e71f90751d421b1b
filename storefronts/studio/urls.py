"""The maker's back office."""

from django.urls import path

from storefronts.studio.views import (
    closing,
    documents,
    front,
    home,
    media,
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
    path("documents/", documents.documents, name="documents"),
    path("documents/agree/", documents.agreed, name="documents_agree"),
    path("documents/end/", documents.ended, name="documents_end"),
    path("documents/tax-number/", documents.tax_number, name="documents_tax_number"),
    path("documents/<str:public_id>/object/", documents.objected, name="document_object"),
    path("documents/<str:public_id>/upload/", documents.uploaded, name="document_upload"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:review>/answer/", reviews.answer, name="answer"),
    path("storefront/", front.front, name="front"),
    path("storefront/close/", closing.close, name="close"),
    path("storefront/close/confirm/", closing.confirm, name="close_confirm"),
    path("selling/", front.selling, name="selling"),
    path("team/", team.team, name="team"),
    path("team/<int:pk>/", team.team_change, name="team_change"),
    path("team/invitations/<str:public_id>/revoke/", team.invitation_revoke, name="invitation_revoke"),
    path("team/join/<str:token>/", team.join, name="join"),
]

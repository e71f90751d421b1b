"""Pages the law asks for, and the few that explain."""

from django.urls import path

from marketplace.compliance.views import notices, pages, terms, withdrawals

app_name = "legal"
urlpatterns = [
    path("withdraw/", withdrawals.start, name="withdraw"),
    path("withdraw/receipt/<str:public_id>/", withdrawals.receipt, name="withdrawal"),
    path("withdraw/<str:number>/", withdrawals.order, name="withdraw_order"),
    path("report/", notices.report, name="report"),
    path("report/<str:public_id>/", notices.notice, name="notice"),
    path("reasons/<str:public_id>/", notices.reasons, name="reasons"),
    path("legal/terms/", terms.terms, {"slug": "terms"}, name="page"),
    path("legal/terms/<str:version>/", terms.version, name="terms_version"),
    path("legal/<slug:slug>/", pages.page, name="page"),
]

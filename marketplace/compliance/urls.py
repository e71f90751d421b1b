"""Pages the law asks for, and the few that explain."""

from django.urls import path

from marketplace.compliance.views import pages, withdrawals

app_name = "legal"
urlpatterns = [
    path("withdraw/", withdrawals.start, name="withdraw"),
    path("withdraw/receipt/<str:public_id>/", withdrawals.receipt, name="withdrawal"),
    path("withdraw/<str:number>/", withdrawals.order, name="withdraw_order"),
    path("report/", pages.page, {"slug": "report"}, name="report"),
    path("legal/<slug:slug>/", pages.page, name="page"),
]

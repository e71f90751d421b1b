"""Pages the law asks for, and the few that explain."""

from django.urls import path

from marketplace.compliance import views

app_name = "legal"
urlpatterns = [
    path("withdraw/", views.page, {"slug": "withdraw"}, name="withdraw"),
    path("report/", views.page, {"slug": "report"}, name="report"),
    path("legal/<slug:slug>/", views.page, name="page"),
]

"""Documents, for those whose they are."""

from django.urls import path

from marketplace.invoicing import views

app_name = "documents"
urlpatterns = [
    path("vat/<str:number>/", views.late_vat, name="late_vat"),
    path("own/<str:public_id>/", views.own, name="own"),
    path("<str:public_id>/<str:form>/", views.document, name="document"),
]

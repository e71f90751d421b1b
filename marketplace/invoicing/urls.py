"""Documents, for those whose they are."""

from django.urls import path

from marketplace.invoicing import views

app_name = "documents"
urlpatterns = [
    path("own/<str:public_id>/", views.own, name="own"),
    path("<str:public_id>/<str:form>/", views.document, name="document"),
]

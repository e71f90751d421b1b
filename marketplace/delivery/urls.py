"""What a buyer has."""

from django.urls import path

from marketplace.delivery import views

app_name = "library"
urlpatterns = [
    path("", views.home, name="home"),
    path("open/", views.open_by_mail, name="open"),
    path("open/<str:token>/", views.opened, name="opened"),
    path("download/<str:public_id>/<int:version>/", views.download, name="download"),
    path("certificate/<str:public_id>.pdf", views.certificate, name="certificate"),
]

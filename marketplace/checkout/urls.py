from django.urls import path

from marketplace.checkout import views

app_name = "checkout"
urlpatterns = [
    path("", views.checkout, name="checkout"),
    path("return/", views.back, name="return"),
    path("cancel/", views.cancel, name="cancel"),
    path("again/<str:number>/", views.again, name="again"),
]

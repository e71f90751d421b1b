from django.urls import path

from marketplace.checkout import payment_views, views

app_name = "checkout"
urlpatterns = [
    path("", views.checkout, name="checkout"),
    path("apart/<str:key>/", views.checkout, name="apart"),
    path("return/", payment_views.back, name="return"),
    path("cancel/", payment_views.cancel, name="cancel"),
    path("again/<str:number>/", payment_views.again, name="again"),
]

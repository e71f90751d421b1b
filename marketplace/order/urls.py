from django.urls import path

from marketplace.order import views

app_name = "orders"
urlpatterns = [
    path("", views.orders, name="list"),
    path("<str:number>/", views.order, name="order"),
]

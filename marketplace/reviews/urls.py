"""Reviews: written from the order, and each with an address of its own."""

from django.urls import path

from marketplace.reviews import views

app_name = "reviews"
urlpatterns = [
    path("orders/<str:number>/reviews/<str:public_id>/", views.write, name="write"),
    path("reviews/<str:public_id>/", views.review, name="review"),
    path("reviews/<str:public_id>/answer/", views.answer, name="answer"),
]

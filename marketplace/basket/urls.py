from django.urls import path

from marketplace.basket import views

app_name = "basket"
urlpatterns = [
    path("", views.summary, name="summary"),
    path("add/", views.add, name="add"),
    path("accept/", views.accept, name="accept"),
    path("tidy/", views.tidy, name="tidy"),
    path("amount/<int:line_id>/", views.amount, name="amount"),
    path("remove/<int:line_id>/", views.remove, name="remove"),
]

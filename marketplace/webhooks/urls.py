from django.urls import path

from marketplace.webhooks import views

app_name = "webhooks"
urlpatterns = [path("", views.stripe, name="stripe")]

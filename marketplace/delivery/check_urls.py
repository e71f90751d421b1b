"""The public check page of licence certificates."""

from django.urls import path

from marketplace.delivery import check_views

app_name = "licence"
urlpatterns = [path("<str:certificate>", check_views.check, name="check")]

"""Pages about showcases that no editor writes."""

from django.urls import path, re_path

from cms import views

app_name = "cms"
urlpatterns = [
    path("how-showcases-work/", views.how, name="how"),
    re_path(r"^embed/(?P<public_id>[2-9a-hj-km-np-z]{6,16})/$", views.elsewhere, name="elsewhere"),
]

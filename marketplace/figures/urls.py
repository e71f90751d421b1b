"""The counting picture: of a showcase by its public id, of a ring by its slug."""

from django.urls import re_path

from marketplace.figures import views

app_name = "figures"
urlpatterns = [re_path(r"^(?P<kind>[a-z]{1,12})/(?P<name>[a-z0-9-]{1,60})\.gif$", views.seen, name="seen")]

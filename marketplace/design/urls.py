"""The gallery of components; included by config in development only."""

from django.urls import path

from marketplace.design import gallery_pages

app_name = "design"
urlpatterns = [
    path("", gallery_pages.gallery, name="gallery"),
    path("pages/<slug:name>/", gallery_pages.error_page, name="error_page"),
    path("mail/", gallery_pages.mail, name="mail"),
    path("mail/text/", gallery_pages.mail_text, name="mail_text"),
]

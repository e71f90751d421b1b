"""Sitemap, robots and the like: pages for machines."""

from django.urls import path

from storefronts.pages import machine

app_name = "machine"
urlpatterns = [
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", machine.sitemap_part, name="sitemap-part"),
    path(".well-known/security.txt", machine.security, name="security"),
]

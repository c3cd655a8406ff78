"""The addresses as they are where DEMO is set."""

from django.urls import include, path

from cmk.urls import urlpatterns as without_demo

urlpatterns = [*without_demo, path("demo/", include("cmk.demo.urls"))]
handler404 = "django.views.defaults.page_not_found"

"""The addresses of the data for research."""

from django.urls import path, re_path

from monitoring.researchdata import views

app_name = "researchdata"

urlpatterns = [
    path("", views.home, name="home"),
    path("codeboek/", views.codebook, name="codebook"),
    re_path(r"^gegevens\.(?P<form>xlsx|zip)$", views.download, name="download"),
]

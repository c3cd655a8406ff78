"""The addresses of conversations against the norm."""

from django.urls import URLPattern, path

from trajectories.norm import views

app_name = "norm"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("wie/", views.who, name="who"),
    path("norm.<slug:form>", views.download, name="download"),
]

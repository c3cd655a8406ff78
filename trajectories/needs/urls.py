"""The addresses of the needs that were heard."""

from django.urls import URLPattern, path

from trajectories.needs import views

app_name = "needs"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("tellingen.<slug:form>", views.download, name="download"),
    path("gezegd/", views.said, name="said"),
    path("gezegd.<slug:form>", views.download_said, name="download_said"),
]

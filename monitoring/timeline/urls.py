"""The addresses of a school's line in time."""

from django.urls import URLPattern, path

from monitoring.timeline import views

app_name = "timeline"
urlpatterns: list[URLPattern] = [
    path("scholen/<slug:code>/tijdlijn/", views.page, name="of_school"),
    path("scholen/<slug:code>/tijdlijn.pdf", views.paper, name="paper"),
]

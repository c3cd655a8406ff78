"""The addresses of where schools stand: one school's page, and the region."""

from django.urls import URLPattern, path

from trajectories.scenarios import region_views, views

app_name = "scenarios"
urlpatterns: list[URLPattern] = [
    path("scholen/<slug:code>/scenario/", views.of_school, name="of_school"),
    path("scholen/<slug:code>/scenario/vastleggen/<slug:what>/", views.place, name="place"),
    path("scholen/<slug:code>/scenario/<int:pk>/intrekken/", views.withdraw, name="withdraw"),
    path("scenarios/", region_views.overview, name="region"),
    path("scenarios/scholen/", region_views.schools, name="schools"),
    path("scenarios/lijst.<slug:form>", region_views.download, name="download"),
]

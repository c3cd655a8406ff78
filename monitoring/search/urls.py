"""The address of the search."""

from django.urls import URLPattern, path

from monitoring.search import views

app_name = "search"
urlpatterns: list[URLPattern] = [path("", views.results, name="results")]

"""The addresses of who looks after whom."""

from django.urls import path

from trajectories.assignments import views

app_name = "assignments"
urlpatterns = [
    path("", views.load, name="load"),
    path("niemand/", views.of_nobody, name="nobody"),
    path("adviseur/<int:pk>/", views.of_adviser, name="of_adviser"),
    path("overdragen/", views.bulk, name="bulk"),
]

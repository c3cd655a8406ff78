"""The addresses of beginning the next programme and of the schools that go along."""

from django.urls import path

from trajectories.successor import views

app_name = "successor"
urlpatterns = [
    path("opvolger/", views.begin, name="begin"),
    path("scholen-meenemen/", views.schools, name="schools"),
]

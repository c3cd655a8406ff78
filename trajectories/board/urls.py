"""The addresses of the board of schools and steps."""

from django.urls import path

from trajectories.board import starting_views, views

app_name = "board"
urlpatterns = [
    path("", views.first_track, name="first"),
    path("beginnen/", starting_views.start, name="start"),
    path("spoor/<slug:key>/", views.track, name="track"),
    path("spoor/<slug:key>/download/<slug:form>/", views.download, name="download"),
]

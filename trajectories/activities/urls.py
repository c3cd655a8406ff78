"""The addresses of the activities."""

from django.urls import path

from trajectories.activities import views

app_name = "activities"
urlpatterns = [
    path("", views.listing, name="list"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/afgelasten/", views.cancel, name="cancel"),
]

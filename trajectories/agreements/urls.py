"""The addresses of the agreements."""

from django.urls import path

from trajectories.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.listing, name="list"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/wijzigen/", views.edit, name="edit"),
    path("<int:pk>/verwijderen/", views.remove, name="remove"),
    path("<int:pk>/bestand/", views.file, name="file"),
]

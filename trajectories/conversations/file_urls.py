"""The addresses of files with conversations."""

from django.urls import URLPattern, path

from trajectories.conversations.views import files

file_urls: list[URLPattern] = [
    path("gesprekken/bestanden/<uuid:key>/", files.add, name="add_file"),
    path("gesprekken/bestand/<int:pk>/", files.change, name="name_file"),
    path("gesprekken/bestand/<int:pk>/weghalen/", files.remove, name="remove_file"),
    path("gesprekken/bestand/<int:pk>/ophalen/", files.fetch, name="file"),
    path("gesprekken/bestand/<int:pk>/beeld/", files.picture, name="picture"),
]

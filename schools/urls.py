"""The addresses of this app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("beheer/register/", include(("schools.uploads.urls", "register"))),
]

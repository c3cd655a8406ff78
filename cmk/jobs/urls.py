"""The addresses of this app."""

from django.urls import URLPattern, URLResolver, include, path

from cmk.jobs import views

jobs = [
    path("<int:pk>/", views.status, name="status"),
    path("<int:pk>/opnieuw/", views.retry, name="retry"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("taken/", include((jobs, "jobs")))]

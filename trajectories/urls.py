"""The addresses of programme, trajectories, conversations and activities."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

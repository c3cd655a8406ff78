"""The address of the work list."""

from django.urls import URLPattern, path

from monitoring.worklist.views import worklist

urlpatterns: list[URLPattern] = [path("werklijst/", worklist, name="worklist")]

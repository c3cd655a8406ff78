"""The addresses of the anonymous check about the guidance."""

from django.urls import path

from monitoring.satisfaction import views

app_name = "satisfaction"

urlpatterns = [
    path("<slug:token>/", views.answer, name="answer"),
]

"""The addresses of the anonymous check about the guidance."""

from django.urls import path

from monitoring.satisfaction import views

app_name = "satisfaction"

urlpatterns = [
    path("versturen/", views.send, name="send"),
    path("uitkomsten/<int:pk>/", views.results, name="results"),
    path("uitkomsten/<int:pk>/csv/", views.download, name="download"),
    path("<slug:token>/", views.answer, name="answer"),
]

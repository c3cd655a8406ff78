"""The addresses of the poster."""

from django.urls import path

from monitoring.poster import views

app_name = "poster"

urlpatterns = [
    path("zelfevaluaties/<int:pk>/poster/", views.page, name="page"),
    path("zelfevaluaties/<int:pk>/poster/kleuren/", views.colours, name="colours"),
    path("zelfevaluaties/<int:pk>/poster/pdf/", views.paper, name="paper"),
]

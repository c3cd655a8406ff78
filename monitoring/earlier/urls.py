"""The addresses of earlier results."""

from django.urls import path

from monitoring.earlier import views

app_name = "earlier"

urlpatterns = [
    path("", views.home, name="home"),
    path("invullen/<int:pk>.xlsx", views.template, name="template"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/binnenhalen/", views.confirm, name="confirm"),
    path("<int:pk>/weggooien/", views.discard, name="discard"),
    path("<int:pk>/terugdraaien/", views.take_back, name="take_back"),
]

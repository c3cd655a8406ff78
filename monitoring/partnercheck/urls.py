"""The addresses of the check of partners."""

from django.urls import path

from monitoring.partnercheck import views

app_name = "partnercheck"

urlpatterns = [
    path("", views.mine, name="mine"),
]

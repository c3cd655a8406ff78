"""The addresses of the check of partners."""

from django.urls import path

from monitoring.partnercheck import views

app_name = "partnercheck"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("rondes/<int:pk>/", views.of_round, name="round"),
    path("<int:pk>/", views.result, name="result"),
    path("<int:pk>/invullen/", views.fill, name="fill"),
    path("<int:pk>/bewaren/", views.autosave, name="autosave"),
    path("<int:pk>/wijzigen/", views.change, name="change"),
]

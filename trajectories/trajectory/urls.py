"""The addresses of a school's trajectory."""

from django.urls import path

from trajectories.trajectory import views

app_name = "trajectory"
urlpatterns = [
    path("", views.of_school, name="of_school"),
    path("beginnen/", views.start, name="start"),
    path("stappen/<int:pk>/", views.step, name="step"),
    path("<int:pk>/afronden/", views.complete, name="complete"),
    path("<int:pk>/verder/", views.go_on, name="go_on"),
    path("<int:pk>/stoppen/", views.stop, name="stop"),
    path("<int:pk>/hervatten/", views.resume, name="resume"),
]

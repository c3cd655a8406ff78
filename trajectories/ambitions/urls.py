"""The addresses of a school's ambitions."""

from django.urls import path

from trajectories.ambitions import views

app_name = "ambitions"
urlpatterns = [
    path("", views.of_school, name="of_school"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/afronden/", views.close, name="close"),
    path("<int:pk>/omhoog/", views.up, name="up"),
    path("<int:pk>/omlaag/", views.down, name="down"),
    path("<int:pk>/weer-oppakken/", views.again, name="again"),
]

"""The addresses of templates of conversations."""

from django.urls import URLPattern, path

from trajectories.talktemplates import views

app_name = "talktemplates"

urlpatterns: list[URLPattern] = [
    path("", views.listing, name="list"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/uit-gebruik/", views.retire, name="retire"),
    path("<int:pk>/weer-in-gebruik/", views.use_again, name="use_again"),
]

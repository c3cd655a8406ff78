"""The addresses of the programme and the stuurgroep."""

from django.urls import include, path

from trajectories.programme import choosing, own_words, steering_views, views
from trajectories.programme.editing.urls import urlpatterns as setup_urls

app_name = "programme"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("kiezen/", choosing.choose, name="choose"),
    path("woorden/", own_words.edit, name="words"),
    path("opzet/", include(setup_urls)),
    path("streefwaarden/", views.targets, name="targets"),
    path("resultaten/", views.values, name="values"),
    path("speerpunten/<slug:code>/", views.priorities, name="priorities"),
    path("stuurgroep/", steering_views.seats, name="steering"),
    path("stuurgroep/nieuw/", steering_views.add, name="steering_add"),
    path("stuurgroep/<int:pk>/beeindigen/", steering_views.end, name="steering_end"),
]

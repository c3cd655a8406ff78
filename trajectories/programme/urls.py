"""The addresses of the programme and the stuurgroep."""

from django.urls import path

from trajectories.programme import choosing, own_words, steering_views, views

app_name = "programme"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("kiezen/", choosing.choose, name="choose"),
    path("woorden/", own_words.edit, name="words"),
    path("gegevens/", views.facts, name="facts"),
    path("streefwaarden/", views.targets, name="targets"),
    path("resultaten/", views.values, name="values"),
    path("lijnen/", views.lines, name="lines"),
    path("sporen/<slug:key>/", views.track, name="track"),
    path("gesprekken/<slug:key>/", views.conversation_kind, name="conversation_kind"),
    path("speerpunten/<slug:code>/", views.priorities, name="priorities"),
    path("stuurgroep/", steering_views.seats, name="steering"),
    path("stuurgroep/nieuw/", steering_views.add, name="steering_add"),
    path("stuurgroep/<int:pk>/beeindigen/", steering_views.end, name="steering_end"),
]

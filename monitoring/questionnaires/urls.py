"""The addresses of questionnaires."""

from django.urls import path

from monitoring.questionnaires.views import editing, reading, versions

app_name = "questionnaires"

QUESTION = "<int:pk>/vragen/<slug:pillar_key>/<slug:key>"

urlpatterns = [
    path("", reading.questionnaire_list, name="list"),
    path("<int:pk>/", reading.version, name="version"),
    path("<int:pk>/voorbeeld/", reading.preview, name="preview"),
    path("<int:pk>/voorbeeld/<slug:key>/", reading.preview, name="preview_pillar"),
    path("<int:pk>/bestand/", reading.as_file, name="as_file"),
    path("<int:pk>/op-papier/", reading.blank, name="blank"),
    path("<int:pk>/wat-verandert/", versions.changes, name="changes"),
    path("<int:pk>/nieuwe-versie/", versions.make_new, name="make_new"),
    path("<int:pk>/weggooien/", versions.discard, name="discard"),
    path("<int:pk>/uit-gebruik/", versions.take_out_of_use, name="retire"),
    path("<int:pk>/weer-in-gebruik/", versions.take_into_use, name="use_again"),
    path("<int:pk>/gegevens/", editing.facts, name="facts"),
    path("<int:pk>/moeilijke-woorden/", editing.terms, name="terms"),
    path("<int:pk>/pijlers/<slug:key>/", editing.pillar, name="pillar"),
    path("<int:pk>/pijlers/<slug:pillar_key>/eigen-vraag/", editing.add, name="add"),
    path(f"{QUESTION}/", editing.question, name="question"),
    path(f"{QUESTION}/wanneer/", editing.condition, name="condition"),
    path(f"{QUESTION}/verplaatsen/", editing.move, name="move"),
    path(f"{QUESTION}/eruit/", editing.take_out, name="take_out"),
    path(f"{QUESTION}/terug/", editing.put_back, name="put_back"),
]

"""The addresses of rounds and self-evaluations."""

from django.urls import path

from monitoring.evaluation.views import fill, result, together, versions
from monitoring.rounds.urls import kept

app_name = "evaluation"

urlpatterns = [
    path("zelfevaluatie/", fill.of_mine, name="mine"),
    *kept,
    path("zelfevaluaties/<int:pk>/invullen/<slug:key>/", fill.fill, name="fill"),
    path("zelfevaluaties/<int:pk>/beginnen/", fill.begin, name="begin"),
    path("zelfevaluaties/<int:pk>/van-papier/", fill.paper, name="paper"),
    path("zelfevaluaties/<int:pk>/samen/", together.together, name="together"),
    path("zelfevaluaties/<int:pk>/versies/", versions.versions, name="versions"),
    path("zelfevaluaties/<int:pk>/bewaren/", fill.autosave, name="autosave"),
    path("zelfevaluaties/<int:pk>/overzicht/", fill.overview, name="overview"),
    path("zelfevaluaties/<int:pk>/insturen/", fill.send_in, name="submit"),
    path("zelfevaluaties/<int:pk>/heropenen/", fill.open_again, name="reopen"),
    path("zelfevaluaties/<int:pk>/resultaat/", result.result, name="result"),
    path("scholen/<slug:code>/zelfevaluaties/", result.school_list, name="of_school"),
]

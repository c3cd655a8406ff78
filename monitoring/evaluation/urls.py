"""The addresses of rounds and self-evaluations."""

from django.urls import path

from monitoring.evaluation.views import fill, result, rounds, together, versions

app_name = "evaluation"

urlpatterns = [
    path("zelfevaluatie/", fill.of_mine, name="mine"),
    path("zelfevaluaties/", rounds.round_list, name="rounds"),
    path("zelfevaluaties/nieuwe-ronde/", rounds.round_new, name="round_new"),
    path("zelfevaluaties/rondes/<int:pk>/", rounds.round_detail, name="round"),
    path("zelfevaluaties/<int:pk>/beginnen/", fill.begin, name="begin"),
    path("zelfevaluaties/<int:pk>/van-papier/", fill.paper, name="paper"),
    path("zelfevaluaties/<int:pk>/samen/", together.together, name="together"),
    path("zelfevaluaties/<int:pk>/versies/", versions.versions, name="versions"),
    path("zelfevaluaties/rondes/<int:pk>/verlengen/", rounds.round_extend, name="round_extend"),
    path("zelfevaluaties/rondes/<int:pk>/uitnodigen/", rounds.round_invite, name="round_invite"),
    path("zelfevaluaties/rondes/<int:pk>/herinneren/", rounds.round_remind, name="round_remind"),
    path("zelfevaluaties/<int:pk>/invullen/<slug:key>/", fill.fill, name="fill"),
    path("zelfevaluaties/<int:pk>/bewaren/", fill.autosave, name="autosave"),
    path("zelfevaluaties/<int:pk>/overzicht/", fill.overview, name="overview"),
    path("zelfevaluaties/<int:pk>/insturen/", fill.send_in, name="submit"),
    path("zelfevaluaties/<int:pk>/heropenen/", fill.open_again, name="reopen"),
    path("zelfevaluaties/<int:pk>/resultaat/", result.result, name="result"),
    path("scholen/<slug:code>/zelfevaluaties/", result.school_list, name="of_school"),
]

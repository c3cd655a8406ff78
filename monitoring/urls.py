"""The addresses of this app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("monitoring.apart.urls")),
    path("", include("monitoring.dossier.urls")),
    path("", include("monitoring.evaluation.urls")),
    path("", include("monitoring.following.urls")),
    path("", include("monitoring.poster.urls")),
    path("", include("monitoring.preparation.urls")),
    path("", include("monitoring.sharing.urls")),
    path("", include("monitoring.timeline.urls")),
    path("", include("monitoring.worklist.urls")),
    path("partnercheck/", include("monitoring.partnercheck.urls")),
    path("tevredenheid/", include("monitoring.satisfaction.urls")),
    path("zelfevaluaties/eerdere-resultaten/", include("monitoring.earlier.urls")),
    path("zelfevaluaties/vragenlijsten/", include("monitoring.questionnaires.urls")),
    path("zelfevaluaties/", include("monitoring.rounds.urls")),
    path("onderzoeksgegevens/", include("monitoring.researchdata.urls")),
    path("zoeken/", include("monitoring.search.urls")),
    path("rapportages/", include("monitoring.reports.urls")),
]

"""The addresses of programme, trajectories, conversations and activities."""

from django.urls import URLPattern, URLResolver, include, path

from trajectories.conversations import urls as conversations
from trajectories.conversations.file_urls import file_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("scholen/<slug:code>/traject/", include("trajectories.trajectory.urls")),
    path("scholen/<slug:code>/ambities/", include("trajectories.ambitions.urls")),
    path("programma/", include("trajectories.programme.urls")),
    path("programma/", include("trajectories.successor.urls")),
    path("programma/activiteiten/", include("trajectories.activities.urls")),
    path("partners/", include("trajectories.partnerpage.urls")),
    path("", include("trajectories.scenarios.urls")),
    path("", include("trajectories.partnerships.urls")),
    path("verdeling/", include("trajectories.assignments.urls")),
    path("overeenkomsten/", include("trajectories.agreements.urls")),
    path("samenwerkingen/", include("trajectories.collaborations.urls")),
    path("trajecten/", include("trajectories.board.urls")),
    path("", include("trajectories.places.urls")),
    path("mensen/", include("trajectories.people.urls")),
    path("", include("trajectories.followup.urls")),
    path("", include("trajectories.records.urls")),
    path("gesprekken/behoeften/", include("trajectories.needs.urls")),
    path("gesprekken/norm/", include("trajectories.norm.urls")),
    path("gesprekken/sjablonen/", include("trajectories.talktemplates.urls")),
    path("", include(([*conversations.conversation_urls, *file_urls], "conversations"))),
    path("", include((conversations.action_point_urls, "actionpoints"))),
]

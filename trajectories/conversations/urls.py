"""The addresses of conversations and agreements."""

from django.urls import URLPattern, path

from trajectories.conversations.views import action_points, lists, planning, point_changes, writing

conversation_urls: list[URLPattern] = [
    path("gesprekken/", lists.conversation_list, name="list"),
    path("gesprekken/lijst.<slug:form>", lists.download, name="download"),
    path("gesprekken/nieuw/", writing.new, name="new"),
    path("gesprekken/nieuw/<uuid:key>/", writing.write, name="write"),
    path("gesprekken/opslaan/<uuid:key>/", writing.autosave, name="autosave"),
    path("gesprekken/opslaan/<uuid:key>/hier/", writing.here, name="here"),
    path("gesprekken/plannen/", planning.plan, name="plan"),
    path("gesprekken/<int:pk>/", lists.detail, name="detail"),
    path("gesprekken/<int:pk>/schrijven/", writing.edit, name="edit"),
    path("gesprekken/<int:pk>/verzetten/", planning.move, name="move"),
    path("gesprekken/<int:pk>/verwijderen/", planning.remove, name="remove"),
    path("gesprekken/met/<slug:field>/<slug:key>/", lists.of_party, name="of_party"),
    path("scholen/<slug:code>/gesprekken/", lists.of_school, name="of_school"),
    path("partners/<int:pk>/gesprekken/", lists.of_partner, name="of_partner"),
]

action_point_urls: list[URLPattern] = [
    path("afspraken/", action_points.point_list, name="list"),
    path("afspraken/lijst.<slug:form>", action_points.download, name="download"),
    path("afspraken/nieuw/", point_changes.new, name="new"),
    path("afspraken/<int:pk>/wijzigen/", point_changes.change, name="change"),
    path("afspraken/<int:pk>/klaar/", point_changes.done, name="done"),
    path("afspraken/<int:pk>/afronden/", point_changes.finish, name="finish"),
    path("afspraken/<int:pk>/hoe-liep-het-af/", point_changes.ending, name="ending"),
    path("afspraken/<int:pk>/heropenen/", point_changes.reopen, name="reopen"),
    path("onze-afspraken/", action_points.ours, name="ours"),
]

"""The addresses of shared records."""

from django.urls import URLPattern, path

from trajectories.records.views import party, staff

app_name = "records"

urlpatterns: list[URLPattern] = [
    path("gesprekken/<int:pk>/delen/", staff.share, name="share"),
    path("gesprekken/<int:pk>/delen/voorbeeld/", staff.preview, name="preview"),
    path("gesprekken/<int:pk>/delen/intrekken/", staff.withdraw, name="withdraw"),
    path("verslagen/", party.record_list, name="list"),
    path("verslagen/<int:pk>/", party.record, name="record"),
    path("verslagen/<int:pk>/reactie/", party.respond, name="respond"),
    path("verslagen/reacties/<int:pk>/afhandelen/", staff.settle, name="settle"),
]

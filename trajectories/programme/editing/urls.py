"""The addresses on which the definition is edited, below ``programma/opzet/``."""

from django.urls import path

from trajectories.programme.editing import file_views, municipality_views, views

urlpatterns = [
    path("", views.overview, name="setup"),
    path("bestand/", file_views.download, name="definition_file"),
    path("inlezen/", file_views.upload, name="definition_upload"),
    path("gemeenten/", municipality_views.municipalities, name="municipalities"),
    path("gemeenten/nieuw/", municipality_views.add, name="municipality_add"),
    path("gemeenten/<slug:code>/", municipality_views.matching, name="matching"),
    path("gemeenten/<slug:code>/weghalen/", municipality_views.remove, name="municipality_remove"),
    path("<slug:kind>/", views.parts, name="parts"),
    path("<slug:kind>/nieuw/", views.new, name="part_new"),
    path("<slug:kind>/deel/<slug:key>/", views.part, name="part"),
    path("<slug:kind>/deel/<slug:key>/weghalen/", views.remove, name="part_remove"),
    path("<slug:kind>/deel/<slug:key>/terugzetten/", views.take_back, name="part_back"),
    path("<slug:kind>/deel/<slug:key>/<slug:rows>/<int:pk>/terugzetten/", views.take_back_row, name="row_back"),
]

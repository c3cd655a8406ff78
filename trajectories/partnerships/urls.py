"""The addresses of schools and partners that work together."""

from django.urls import URLPattern, path

from trajectories.partnerships import listing, views

app_name = "partnerships"
urlpatterns: list[URLPattern] = [
    path("scholen/<slug:code>/partners/", views.of_school, name="of_school"),
    path("partners/<int:pk>/scholen/", views.of_partner, name="of_partner"),
    path("samen/", listing.overview, name="list"),
    path("samen/lijst.<slug:form>", listing.download, name="download"),
    path("samen/zonder/", listing.without, name="without"),
    path("samen/zonder/lijst.<slug:form>", listing.download_without, name="without_download"),
    path("samen/nieuw/", views.new, name="new"),
    path("samen/<int:pk>/", views.edit, name="edit"),
    path("samen/<int:pk>/einde/", views.end, name="end"),
    path("samen/<int:pk>/verwijderen/", views.remove, name="remove"),
]

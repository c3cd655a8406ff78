"""The addresses of this app; the pages of one partner are composed in ``trajectories.partnerpage``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("aanbod/", include("partners.offers.urls")),
    path("lijsten/", include("partners.bulk.urls")),
]

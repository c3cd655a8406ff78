"""The addresses of signing in, invitations and the theme."""

from django.urls import include, path

from cmk.accounts.views.theme import theme

urlpatterns = [
    path("thema/<slug:accent>.css", theme, name="theme"),
    path("account/", include("allauth.account.urls")),
]

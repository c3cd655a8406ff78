"""The addresses of the start page, signing in, invitations, the penvoerder's people and settings, and the theme."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from cmk.accounts.views import home, invitation, logo, penvoerder, sign_in_link, signin, team
from cmk.accounts.views.theme import theme

# The names are allauth's own, so that its views find each other; only what is used here is served.
sign_in = [
    path("inloggen/", allauth.login, name="account_login"),
    path("inloggen/code/", allauth.request_login_code, name="account_request_login_code"),
    path("inloggen/code/bevestigen/", signin.confirm_code, name="account_confirm_login_code"),
    path("inloggen/link/<slug:token>/", sign_in_link.sign_in_link, name="sign_in_link"),
    path("inloggen/gesloten/", allauth.account_inactive, name="account_inactive"),
    path("inloggen/op-uitnodiging/", allauth.signup, name="account_signup"),
    path("uitloggen/", allauth.logout, name="account_logout"),
    path("wachtwoord/", allauth.password_change, name="account_change_password"),
    path("wachtwoord/kiezen/", allauth.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", allauth.password_reset, name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", allauth.password_reset_done, name="account_reset_password_done"),
    path("wachtwoord/nieuw/klaar/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

members = [
    path("", team.team, name="list"),
    path("uitnodigen/", team.add, name="add"),
    path("rollen/<int:pk>/beeindigen/", team.end, name="end"),
    path("uitnodigingen/<int:pk>/opnieuw/", team.resend_invitation, name="resend"),
    path("uitnodigingen/<int:pk>/intrekken/", team.withdraw_invitation, name="withdraw"),
    path("downloads/", team.downloads, name="downloads"),
    path("penvoerder/", penvoerder.settings_page, name="penvoerder"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("thema/<slug:accent>.css", theme, name="theme"),
    path("logo/", logo.penvoerder_logo, name="penvoerder_logo"),
    path("penvoerder/wisselen/", home.switch_penvoerder, name="switch_penvoerder"),
    path("uitnodiging/<slug:token>/", invitation.invitation, name="invitation"),
    path("uitnodiging/<slug:token>/nieuwe-link/", invitation.new_link, name="invitation_new_link"),
    path("team/", include((members, "team"))),
    *sign_in,
]

"""Health, the theme, signing in, invitations, the penvoerder's own people."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import SignInLink
from cmk.accounts.models.invitation import hash_token
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def of_invitation(world: World) -> dict[str, Any]:
    return {"pk": factories.InvitationFactory(penvoerder=world.penvoerder).pk}


def of_membership(world: World) -> dict[str, Any]:
    return {"pk": factories.MembershipFactory(penvoerder=world.penvoerder).pk}


def a_link(world: World) -> dict[str, Any]:
    invitation = factories.InvitationFactory(penvoerder=world.penvoerder, token=f"link-{world.penvoerder.pk}")
    assert invitation.is_open
    return {"token": f"link-{world.penvoerder.pk}"}


def an_expired_link(world: World) -> dict[str, Any]:
    past = timezone.now() - datetime.timedelta(days=1)
    factories.InvitationFactory(penvoerder=world.penvoerder, token="te-laat", expires_at=past)
    return {"token": "te-laat"}


def a_sign_in_link(world: World) -> dict[str, Any]:
    token = f"eenmalig-{SignInLink.objects.count()}"
    SignInLink.objects.create(
        user=world.users["iccer"],
        digest=hash_token(token),
        next_path=reverse("evaluation:mine"),
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    return {"token": token}


def with_logo(world: World) -> dict[str, Any]:
    world.penvoerder.logo.save("logo.svg", ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"/>'))
    return {"v": "1"}


def a_colleague(world: World) -> dict[str, Any]:
    return {"given_name": "Mira", "email": "mira@example.org", "role": "adviseur", "start": "2026-01-01"}


ROWS = [
    Row("healthz", "public"),
    Row("readyz", "public"),
    Row("theme", "public", kwargs={"accent": "0b6b63"}),
    Row(
        "home",
        expect={
            "staff": "worklist",
            "school": "our_school",
            "stuurgroep gemeente onderzoeker": "reports:list",
            "board": "schools:list",
            "partner": "partners:mine",
            "roleless": 200,
            "installation": "register:list",
        },
    ),
    Row(
        "switch_penvoerder",
        "everyone",
        method="post",
        status="home",
        data=lambda w: {"penvoerder": w.penvoerder.pk},
        expect={"roleless installation": 404},
    ),
    Row("penvoerder_logo", "everyone", query=with_logo, shared=True, expect={"roleless installation": 404}),
    # Signing in
    Row("account_login", expect={"signed_in": "home", "anonymous": 200}),
    Row("account_request_login_code", expect={"signed_in": "home", "anonymous": 200}),
    Row("account_confirm_login_code", expect={"signed_in": "home", "anonymous": "account_request_login_code"}),
    Row("account_inactive", "public"),
    Row("account_signup", expect={"signed_in": "home", "anonymous": 200}),
    Row("account_logout", "signed_in"),
    Row("account_logout", method="post", expect={"public": "account_login"}),
    Row("account_change_password", "signed_in"),
    Row("account_set_password", expect={"signed_in": "account_change_password"}),
    Row("account_reset_password", "public"),
    Row("account_reset_password_done", "public"),
    Row("account_reset_password_from_key", "public", kwargs={"uidb36": "1", "key": "abc-def"}),
    Row("account_reset_password_from_key_done", "public"),
    # Invitations: the link itself is the key
    Row("invitation", "public", kwargs=a_link, shared=True),
    Row("invitation", expect={"public": 404}, kwargs={"token": "bestaat-niet"}, id="unknown"),
    Row(
        "invitation_new_link",
        method="post",
        kwargs=an_expired_link,
        shared=True,
        expect={"public": "account_login"},
    ),
    # A link that signs in once: opening it is safe for everybody, and leads its own user on
    Row("sign_in_link", kwargs=a_sign_in_link, shared=True, expect={"public": 200, "iccer": "evaluation:mine"}),
    Row("sign_in_link", expect={"public": 404}, kwargs={"token": "bestaat-niet"}, id="unknown"),
    Row(
        "sign_in_link",
        method="post",
        kwargs=a_sign_in_link,
        shared=True,
        expect={"public": 200, "iccer anonymous": "evaluation:mine"},
    ),
    # The penvoerder's own people and settings
    Row("team:list", "staff"),
    Row("team:add", "leader"),
    Row("team:add", "leader", method="post", data=a_colleague, status="team:list"),
    Row("team:end", "leader", kwargs=of_membership),
    Row("team:end", "leader", method="post", kwargs=of_membership, data={"last_day": "2026-01-01"}),
    Row("team:resend", "leader", method="post", kwargs=of_invitation, status="team:list"),
    Row("team:withdraw", "leader", method="post", kwargs=of_invitation, status="team:list"),
    Row("team:downloads", "leader"),
    Row("team:penvoerder", "leader"),
    Row(
        "team:penvoerder",
        "leader",
        method="post",
        data={"network_name": "Nieuw", "accent": "#0b6b63"},
        status="team:penvoerder",
    ),
]

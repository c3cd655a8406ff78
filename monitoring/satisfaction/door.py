"""The door of the anonymous check: the secret of the mail opens it once, and nothing of it comes along inside."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.models import today
from monitoring.models import AnonymousInvitation


class Shut(models.TextChoices):
    """Why the door does not open; the label is the heading of the page that says so."""

    UNKNOWN = "unknown", _("This link leads nowhere")
    USED = "used", _("You answered already, thank you")
    NOT_YET = "not_yet", _("The questions are not open yet")
    CLOSED = "closed", _("The questions are closed")


def digest_of(token: str) -> str:
    """Return what is kept of the secret in the link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> AnonymousInvitation | None:
    """Return the invitation that the secret belongs to, with its round; None when there is none."""
    rows = AnonymousInvitation.objects.filter(digest=digest_of(token), round__instrument__anonymous=True)
    return rows.select_related("round__instrument__scenario_model", "round__programme__penvoerder").first()


def why_shut(invitation: AnonymousInvitation | None) -> Shut | None:
    """Return why nobody can answer through this door now; None when it is open."""
    if invitation is None:
        return Shut.UNKNOWN
    if invitation.used:
        return Shut.USED
    if invitation.round.is_open:
        return None
    return Shut.NOT_YET if invitation.round.opens_on > today() else Shut.CLOSED

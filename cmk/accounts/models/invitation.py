"""An invitation by e-mail to sign in for the first time."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import access_of
from cmk.accounts.models.penvoerder import Penvoerder
from cmk.core.models import TimeStamped


def hash_token(token: str) -> str:
    """Return what is kept of an invitation's token: its SHA-256 as hex, so a copy of the table opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, restricted by who asks."""

    def visible_to(self, user: object) -> InvitationQuerySet:
        """Keep the invitations of the penvoerders whose staff the user is."""
        return self.filter(penvoerder__in=access_of(user).staff_of)


class Invitation(TimeStamped):
    """A link, valid for some days, with which a user takes up an account for the first time.

    The roles exist apart from it; the link only proves that the address is the person's. ``role_text``
    says in the mail what the person is invited for ("icc'er of De Wilgenhoek"). Sending again makes a
    new token and a new term, and the old link stops working. ``undelivered``: the mail server did not take
    the last mail; the invitation stays and can be sent again. ``door`` is the full address of the link, known only to
    whoever just gave the invitation its token.
    """

    door = ""

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="invitations", verbose_name=_("penvoerder"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations", verbose_name=_("user")
    )
    role_text = models.CharField(_("invited as"), max_length=200)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    undelivered = models.BooleanField(_("the mail could not be sent"), default=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["penvoerder", "user"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_invitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role_text})"

    @property
    def is_expired(self) -> bool:
        """Whether the term has passed without the invitation being accepted."""
        return self.accepted_at is None and self.expires_at <= timezone.now()

    @property
    def state(self) -> str:
        """Where the invitation stands: ``accepted``, ``withdrawn``, ``expired``, ``undelivered`` or ``open``."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        if self.is_expired:
            return "expired"
        return "undelivered" if self.undelivered else "open"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

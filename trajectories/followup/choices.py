"""Choosing a weekly mail and switching it off, also from the mail itself, without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from trajectories.followup.weekdays import WEEKDAYS
from trajectories.models import DigestChoice, DigestMention

SALT = "trajectories.followup.weekly_mail"


@transaction.atomic
def choose_weekday(*, user: User, weekday: int) -> DigestChoice:
    """Let ``user`` get a weekly mail on a day of the week (Monday is 1). Raises ``DomainError`` for another number."""
    if weekday not in dict(WEEKDAYS):
        raise DomainError(_("Choose a day of the week."))
    choice, made = DigestChoice.objects.get_or_create(user=user, defaults={"weekday": weekday})
    if made:
        # Switched off and on again within a week: the mail of this week has been sent.
        choice.sent_on = DigestMention.objects.filter(user=user).aggregate(last=Max("sent_on"))["last"]
    choice.weekday = weekday
    choice.save()
    return choice


def stop_weekly_mail(*, user_id: int) -> None:
    """Switch the weekly mail off; nothing happens to who had none. What was told stays known."""
    DigestChoice.objects.filter(user=user_id).delete()


def signature_of(user_id: int) -> str:
    """Return the proof, in a mail, that the reader may switch off the mail of this user. It does nothing else."""
    return salted_hmac(SALT, str(user_id), algorithm="sha256").hexdigest()


def is_signed(user_id: int, signature: str) -> bool:
    """Say whether ``signature`` is the one that a mail to this user holds."""
    return constant_time_compare(signature_of(user_id), signature)


def stop_url(user_id: int) -> str:
    """Return the full address at which a mail to this user is switched off."""
    return settings.BASE_URL + reverse("followup:stop", args=[user_id, signature_of(user_id)])

"""The private address of somebody's calendar: making it, renewing it, switching it off, and what stands in it.

Only a digest of the secret is kept, so that a copy of the database opens no calendar; the address is shown once.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from icalendar import Calendar

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder, User
from cmk.core.mail import absolute_url
from trajectories.conversations.points import points_of
from trajectories.followup.ical import calendar_of, feed_name
from trajectories.models import PARTY_FIELDS, CalendarFeed, Conversation

# What was held lately stays in sight: a calendar that forgets yesterday's conversation is no help on Monday.
BACK = datetime.timedelta(days=30)
READ_NOTED = datetime.timedelta(hours=1)
WITH_POINTS = "afspraken"  # ?afspraken=ja


def digest_of(secret: str) -> str:
    """Return under what a secret is kept. It has 192 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, user: User) -> str:
    """Give ``user`` a calendar address and return its secret; the address from before stops working."""
    secret = secrets.token_hex(24)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"digest": digest_of(secret), "made_at": timezone.now(), "read_at": None}
    )
    return secret


def stop_feed(*, user: User) -> None:
    """Switch the calendar address of ``user`` off. Without one nothing happens."""
    CalendarFeed.objects.filter(user=user).delete()


def address_of(secret: str, *, with_points: bool) -> str:
    """Return the address of the calendar with this secret; ``with_points``: also the days of one's own agreements."""
    address = absolute_url("followup:feed", secret=secret)
    return f"{address}?{WITH_POINTS}=ja" if with_points else address


def feed_of(secret: str) -> CalendarFeed | None:
    """Return the feed with this secret, of somebody who is staff today; None otherwise."""
    found = CalendarFeed.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if found is None or not access_of(found.user).is_staff:
        return None
    return found


def note_reading(feed: CalendarFeed) -> None:
    """Write down that the calendar was read, once an hour at most."""
    now = timezone.now()
    if feed.read_at is None or feed.read_at < now - READ_NOTED:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def calendar_of_user(user: User, *, with_points: bool) -> Calendar:
    """Return the planned conversations of ``user`` and those of the last month; on wish the open agreements too.

    Of all penvoerders where the user works. Four queries at most.
    """
    conversations = conversations_of(user).filter(held_at__gte=timezone.now() - BACK).order_by("held_at", "pk")
    points = points_of(user).open().filter(owner_user=user, due_on__isnull=False) if with_points else ()  # type: ignore[attr-defined]
    networks = Penvoerder.objects.filter(pk__in=access_of(user).staff_of).values_list("network_name", flat=True)
    names = list(networks)
    return calendar_of(conversations, points, name=feed_name(names[0] if len(names) == 1 else ""))


def conversations_of(user: User) -> QuerySet[Conversation]:
    """Return the user's own conversations, with what an event tells of them."""
    rows: QuerySet[Conversation] = Conversation.objects.visible_to(user).filter(adviser=user)
    return rows.select_related("kind", "school__municipality", *PARTY_FIELDS)

"""Calendars for other programs: one conversation to take along, and the private feed that needs no signing in."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_safe

from cmk.accounts.policies import guard, staff
from trajectories.followup import feeds
from trajectories.followup.ical import calendar_of, calendar_response
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus


@require_GET
@guard(staff)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one planned conversation as a file that a calendar program opens."""
    rows = Conversation.objects.visible_to(request.user).filter(status=ConversationStatus.PLANNED)
    conversation = get_object_or_404(rows.select_related("kind", "school__municipality", *PARTY_FIELDS), pk=pk)
    return calendar_response(calendar_of([conversation]), f"gesprek-{conversation.held_on:%Y-%m-%d}.ics")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar with this secret, in the name of nobody who is signed in.

    A secret that is wrong or was renewed, and somebody who works here no longer: an empty 404, the same for both.
    """
    found = feeds.feed_of(secret)
    if not _within_limits(request, "read" if found else "guess", feeds.digest_of(secret)):
        return HttpResponse(status=429, headers={"Retry-After": "3600" if found else "60"})
    if found is None:
        return HttpResponse(status=404)
    feeds.note_reading(found)
    with override(settings.LANGUAGE_CODE):
        calendar = feeds.calendar_of_user(found.user, with_points=feeds.WITH_POINTS in request.GET)
    return calendar_response(calendar, "agenda.ics")


def _within_limits(request: HttpRequest, action: str, key: str) -> bool:
    used = ratelimit.consume(
        request,
        app="trajectories.followup",
        action=action,
        config=settings.CALENDAR_RATE_LIMITS,
        key=key,
        limit_get=True,
    )
    return used is not None

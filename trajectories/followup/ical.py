"""Planned conversations and agreements as iCalendar (RFC 5545): one conversation to take along, and a whole feed.

An event tells kind, party, place or how, and a link; never what was noted. Its UID follows from the row and stays, its
SEQUENCE counts the moves, so that a calendar replaces the event instead of showing it twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from cmk.core.words import word
from schools.models import School
from trajectories.models import ActionPoint, Conversation, ConversationSetting

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LENGTH = datetime.timedelta(hours=1)  # nobody plans an end
READ_AGAIN = datetime.timedelta(hours=1)
MEDIA_TYPE = "text/calendar; charset=utf-8"
# By the rule that holds since 1996 (directive 2000/84/EC). Made out of it, and not by the library: that writes down all
# changes since 1970 one by one, of which Outlook reads the first only.
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar_of(
    conversations: Iterable[Conversation], points: Iterable[ActionPoint] = (), *, name: str = ""
) -> Calendar:
    """Return a calendar with an event per conversation, and a whole day per agreement that has one.

    ``conversations`` come with kind and party (a school with its addresses), ``points`` with their party.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Cultuurspoor//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("name", name)
        calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", READ_AGAIN)
    calendar.add_component(Timezone.from_ical(ZONE))
    for conversation in conversations:
        calendar.add_component(_of_conversation(conversation))
    for point in points:
        if point.due_on is not None:
            calendar.add_component(_of_point(point, point.due_on))
    return calendar


def calendar_response(calendar: Calendar, filename: str) -> HttpResponse:
    """Return ``calendar`` as a download of a private file."""
    response = HttpResponse(calendar.to_ical(), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _uid(kind: str, key: object) -> str:
    host = settings.BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"{kind}-{key}@{host}"


def _event(uid: str, changed_at: datetime.datetime, summary: str, url: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed_at.astimezone(datetime.UTC))
    event.add("last-modified", changed_at.astimezone(datetime.UTC))
    event.add("summary", summary)
    event.add("url", url)
    return event


def _of_conversation(conversation: Conversation) -> Event:
    url = settings.BASE_URL + reverse("conversations:detail", args=[conversation.pk])
    summary = f"{conversation.kind} {conversation.party}"
    event = _event(_uid("gesprek", conversation.key), conversation.changed_at, summary, url)
    start = conversation.held_at.astimezone(AMSTERDAM)
    event.add("sequence", _moves(conversation))
    event.add("dtstart", start)
    event.add("dtend", (start.astimezone(datetime.UTC) + LENGTH).astimezone(AMSTERDAM))
    event.add("location", _where(conversation))
    event.add("description", "\n".join([str(conversation.get_setting_display()).capitalize(), url]))
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _moves(conversation: Conversation) -> int:
    """Return how often moment, kind or setting were changed: what a calendar shows of it."""
    return sum(conversation.revisions.get(name, {}).get("n", 0) for name in ("held_at", "kind", "setting"))


def _where(conversation: Conversation) -> str:
    if conversation.setting != ConversationSetting.ON_SITE:
        return str(conversation.get_setting_display()).capitalize()
    party = conversation.party
    if not isinstance(party, School):
        return str(party)
    street = f"{party.street} {party.house_number}".strip()
    place = f"{party.postcode} {party.place}".strip() or str(party.municipality)
    return ", ".join(part for part in (party.name, street, place) if part)


def _of_point(point: ActionPoint, day: datetime.date) -> Event:
    # The list and not the agreement itself: it is finished there with one tap.
    url = settings.BASE_URL + reverse("actionpoints:list")
    party = f" ({point.party})" if point.party else ""
    summary = _("Agreement: %(text)s") % {"text": f"{point.text}{party}"}
    event = _event(_uid("afspraak", point.pk), point.changed_at, summary, url)
    # Whole seconds between making and changing only grow: a number that rises with each change, as RFC 5545 asks.
    event.add("sequence", int((point.changed_at - point.created_at).total_seconds()))
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def feed_name(network: str) -> str:
    """Return what the calendar is called in somebody's own calendar program."""
    return f"{word('Conversations')} {network}".strip()

"""Calendars for other programs, and the team's calendar."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests import factories
from trajectories.conversations import services
from trajectories.followup import feeds
from trajectories.followup.ical import ZONE, calendar_of
from trajectories.followup.period import period_of
from trajectories.models import CalendarFeed

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def no_memory_of_readings():
    cache.clear()
    yield
    cache.clear()


def in_days(number):
    return timezone.now() + datetime.timedelta(days=number)


def conversation(world, held_at, **more):
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "status": "planned"}
    return factories.ConversationFactory(**{**values, "adviser": world.users["adviseur"], "held_at": held_at, **more})


def events(response):
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def read(secret, **query):
    return Client().get(reverse("followup:feed", args=[secret]), query)


def test_one_conversation_tells_where_and_nothing_that_was_noted(world, as_role):
    world.school.name, world.school.street, world.school.place = "De Regenboog; 't Ravijn, noord", "Laan", "Diemen"
    world.school.save()
    row = conversation(world, in_days(3).replace(microsecond=0), record="Vertrouwelijk")
    row.notes.create(topic=world.topic, text="Vertrouwelijk")
    response = as_role("adviseur").get(reverse("followup:one", args=[row.pk]))
    assert response["Content-Type"].startswith("text/calendar")
    assert "private" in response["Cache-Control"]
    assert b"Vertrouwelijk" not in response.content
    (event,) = events(response).values()
    assert str(event["summary"]) == f"{world.kind} {world.school.name}"
    assert "Laan" in event["location"]
    assert reverse("conversations:detail", args=[row.pk]) in event["url"]
    assert event["dtstart"].dt == row.held_at
    assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    "local", ["2026-10-24T15:00", "2026-10-25T02:30", "2026-10-26T09:00", "2027-03-27T09:00", "2027-03-28T10:00"]
)
def test_around_the_change_of_the_clock(world, local):
    moment = datetime.datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM)
    row = conversation(world, moment)
    calendar = Calendar.from_ical(calendar_of([row]).to_ical())
    (event,) = calendar.walk("VEVENT")
    # A program that has nothing but our own definition of the zone comes to the same moment.
    (zone,) = calendar.walk("VTIMEZONE")
    by_ours = event["dtstart"].dt.replace(tzinfo=zone.to_tz())
    assert by_ours.strftime("%Y-%m-%dT%H:%M") == local
    assert by_ours.utcoffset() == moment.utcoffset()
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert ZONE.count("RRULE") == 2


def test_the_feed_follows_moves_and_forgets_what_was_cancelled(world):
    adviser = world.users["adviseur"]
    secret = feeds.make_feed(user=adviser)
    row, gone = conversation(world, in_days(3)), conversation(world, in_days(4), school=None, partner=world.partner)
    conversation(world, in_days(5), adviser=world.users["beheerder"])
    conversation(world, in_days(-40), status="recorded")
    before = {str(event["uid"]): event for event in events(read(secret)).values()}
    assert len(before) == 2
    services.move_conversation(conversation=row, held_at=in_days(9), by=adviser)
    services.remove_conversation(conversation=gone, by=adviser)
    ((uid, after),) = {str(event["uid"]): event for event in events(read(secret)).values()}.items()
    assert uid in before
    assert after["sequence"] > before[uid]["sequence"]
    assert after["last-modified"].dt >= before[uid]["last-modified"].dt
    assert after["dtstart"].dt > before[uid]["dtstart"].dt


def test_agreements_are_days_of_their_own_when_chosen(world):
    adviser = world.users["adviseur"]
    secret = feeds.make_feed(user=adviser)
    values = {"programme": world.programme, "school": world.school, "due_on": timezone.localdate()}
    factories.ActionPointFactory(**values, owner_user=adviser, text="Bellen")
    factories.ActionPointFactory(**values, text="Van de school")
    factories.ActionPointFactory(**values, owner_user=adviser, text="Klaar", done_on=timezone.localdate())
    assert events(read(secret)) == {}
    (event,) = events(read(secret, afspraken="ja")).values()
    assert "Bellen" in event["summary"]
    assert event["dtstart"].dt == timezone.localdate()


def test_a_wrong_renewed_or_stopped_secret_and_a_lost_role_are_the_same_empty_404(world, as_role):
    client, adviser = as_role("adviseur"), world.users["adviseur"]
    page = client.post(reverse("followup:make_feed"), {"with_points": "on"}, follow=True)
    address = page.context["address"]
    first = address.rsplit("/", 1)[1].partition(".ics")[0]
    assert address in page.content.decode()
    assert address.endswith("?afspraken=ja")
    assert first not in client.get(reverse("followup:mine")).content.decode()
    assert first not in str(CalendarFeed.objects.values())
    assert read(first).status_code == 200
    assert "private" in read(first)["Cache-Control"]
    second = feeds.make_feed(user=adviser)
    answers = [read(first), read("0" * 48)]
    assert read(second).status_code == 200
    adviser.memberships.update(start=in_days(-9).date(), end=in_days(-1).date())
    answers.append(read(second))
    adviser.memberships.update(end=None)
    client.post(reverse("followup:stop_feed"))
    answers.append(read(second))
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, b"")] * 4


def test_reading_too_often_is_429(world, settings):
    settings.CALENDAR_RATE_LIMITS = {"read": "2/h/key", "guess": "2/m/ip"}
    secret = feeds.make_feed(user=world.users["adviseur"])
    assert [read(secret).status_code for _time in range(3)] == [200, 200, 429]
    assert [read(f"{number:048}").status_code for number in range(3)] == [404, 404, 429]


# --- the team's calendar ------------------------------------------------------------------------------


def shown(client, **query):
    page = client.get(reverse("followup:agenda"), query)
    assert page.status_code == 200
    return {entry.title for day in page.context["days"] for entry in day.entries}


def test_the_calendar_of_oneself_the_team_a_colleague_and_a_municipality(world, other_world, as_role):
    leader, now = world.users["beheerder"], timezone.now()
    elsewhere = factories.MunicipalityFactory()
    world.penvoerder.work_areas.create(municipality=elsewhere)
    far = factories.SchoolFactory(municipality=elsewhere)
    conversation(world, now, status="recorded")
    conversation(world, now, school=far, adviser=leader)
    conversation(other_world, now)
    values = {"programme": world.programme, "due_on": timezone.localdate()}
    factories.ActionPointFactory(**values, school=world.school, owner_user=world.users["adviseur"], text="Bellen")
    factories.ActionPointFactory(**values, school=far, text="Van de verre school")
    day = timezone.localdate() - datetime.timedelta(days=1)
    factories.ActivityFactory(programme=world.programme, title="Tweedaagse", starts_on=day, ends_on=values["due_on"])
    factories.ActivityFactory(programme=world.programme, title="Afgelast", starts_on=day, status="cancelled")
    mine, theirs = f"{world.kind} {world.school}", f"{world.kind} {far}"
    client = as_role("adviseur")
    assert shown(client) == {mine, "Bellen", "Tweedaagse"}
    assert shown(client, wie="iedereen") == {mine, theirs, "Bellen", "Van de verre school", "Tweedaagse"}
    assert shown(client, wie=leader.pk, vorm="week") == {theirs, "Tweedaagse"}
    assert shown(client, wie="iedereen", gemeente=elsewhere.pk) == {theirs, "Van de verre school"}
    assert shown(client, dag="2001-05-05") == set()
    for nonsense in ({"dag": "2026-13-99"}, {"dag": "0001-01-01"}, {"vorm": "x", "wie": "x", "gemeente": "²"}):
        assert shown(client, **nonsense) == {mine, "Bellen", "Tweedaagse"}


@pytest.mark.parametrize(
    ("form", "day", "first", "last", "shown", "previous", "following"),
    [
        ("maand", "2026-11-21", "2026-11-01", "2026-11-30", 42, "2026-10-01", "2026-12-01"),
        ("maand", "2027-02-28", "2027-02-01", "2027-02-28", 28, "2027-01-01", "2027-03-01"),
        ("week", "2026-11-21", "2026-11-16", "2026-11-22", 7, "2026-11-09", "2026-11-23"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03", 7, "2026-12-21", "2027-01-04"),
    ],
)
def test_months_and_weeks(form, day, first, last, shown, previous, following):
    period = period_of(form, day)
    days = [period.first, period.last, period.previous, period.next]
    assert [str(one) for one in days] == [first, last, previous, following]
    assert len(period.shown) == shown
    assert period.shown[0].weekday() == 0

"""Ambitions: in the school's own words, at most so many, reached or let go, and two people at once."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from trajectories.activities.services import save_activity
from trajectories.ambitions import services
from trajectories.ambitions.selectors import ambitions_of_school, history_of
from trajectories.models import Ambition

DAY = datetime.timedelta(days=1)
MARCH = datetime.date(2026, 3, 2)


def add(world, text="Elke klas maakt muziek", **fields):
    values = {"programme": world.programme, "school": world.school, "by": world.users["iccer"], "since": MARCH}
    return services.add_ambition(text=text, **{**values, **fields})


@pytest.fixture
def activity(world):
    row = factories.ActivityFactory(programme=world.programme, title="Muziekdag", starts_on=MARCH, status="held")
    row.schools.add(world.school)
    return row


def texts(world):
    rows = Ambition.objects.filter(school=world.school, status="current").order_by("order")
    return list(rows.values_list("text", flat=True))


# --- adding, wording, order -----------------------------------------------------------------------


def test_a_school_has_at_most_so_many_at_a_time(world):
    for number in range(3):
        add(world, f"Ambitie {number}")
    with pytest.raises(DomainError, match="3"):
        add(world, "Nog een")
    services.close_ambition(
        ambition=Ambition.objects.get(text="Ambitie 1"), status="reached", outcome="gelukt", by=world.users["iccer"]
    )
    add(world, "Nog een")
    assert texts(world) == ["Ambitie 0", "Ambitie 2", "Nog een"]
    with pytest.raises(DomainError):
        services.take_up_again(ambition=Ambition.objects.get(text="Ambitie 1"), by=world.users["iccer"])


def test_all_that_is_wrong_with_a_new_one_is_told_at_once(world, activity):
    world.school.closed_on = today()
    world.school.save()
    elsewhere = factories.ActivityFactory(programme=world.programme)
    with pytest.raises(DomainError) as caught:
        add(world, "  ", since=today() + DAY, activities=[activity, elsewhere])
    assert len(caught.value.messages) == 4, caught.value.messages  # no words, the day, closed, the activity
    with pytest.raises(DomainError):
        add(world, "x" * 401, school=factories.SchoolFactory())
    assert not Ambition.objects.exists()


def test_the_same_words_are_not_kept_twice(world):
    add(world)
    with pytest.raises(DomainError):
        add(world, " elke klas   maakt MUZIEK ")
    assert texts(world) == ["Elke klas maakt muziek"]


def test_the_order_is_the_schools_own(world):
    rows = [add(world, text) for text in ("a", "b", "c")]
    services.move_ambition(ambition=rows[2], up=True, by=None)
    services.move_ambition(ambition=rows[0], up=False, by=None)
    assert texts(world) == ["c", "a", "b"]
    services.move_ambition(ambition=rows[2], up=True, by=None)
    assert texts(world) == ["c", "a", "b"], "what stands on top stays there"


def test_other_words_are_kept_with_what_it_said(world, as_role, activity):
    row = add(world)
    url = reverse("ambitions:change", args=[world.school.code, row.pk])
    seen = services.ambition_seen(row)
    data = {"text": "Elke klas maakt elke week muziek", "activities": [activity.pk], "seen": seen}
    assert as_role("iccer").post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.text, list(row.activities.all())) == ("Elke klas maakt elke week muziek", [activity])
    (before,) = history_of([row])[row.pk]
    assert ("Elke klas maakt muziek" in before.text, before.by) == (True, str(world.users["iccer"]))
    page = as_role("directeur").get(reverse("ambitions:of_school", args=[world.school.code])).text
    assert "Elke klas maakt muziek" in page
    assert "Muziekdag" in page


# --- two people at once ---------------------------------------------------------------------------


def test_the_second_of_two_overwrites_nothing_and_loses_nothing(world, as_role, activity):
    row = add(world)
    url = reverse("ambitions:change", args=[world.school.code, row.pk])
    seen = services.ambition_seen(row)
    as_role("iccer").post(url, {"text": "Woorden van de icc’er", "seen": seen})
    response = as_role("adviseur").post(
        url, {"text": "Woorden van de adviseur", "activities": [activity.pk], "seen": seen}
    )
    row.refresh_from_db()
    assert (response.status_code, row.text) == (200, "Woorden van de icc’er")
    assert "Woorden van de icc’er" in response.text
    assert "Woorden van de adviseur" in response.text
    form = response.context["form"]
    assert form["activities"].value() == [str(activity.pk)]
    again = {"text": "Woorden van ons samen", "activities": [activity.pk], "seen": form["seen"].value()}
    assert as_role("adviseur").post(url, again).status_code == 302
    row.refresh_from_db()
    assert row.text == "Woorden van ons samen"


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_last_at_once_do_not_both_succeed(world):
    if connection.vendor != "postgresql":
        with transaction.atomic():  # SQLite lets one write at a time: the second begins when the first is done
            add(world, "a"), add(world, "b"), add(world, "c")
        with pytest.raises(DomainError):
            add(world, "d")
        return
    add(world, "a"), add(world, "b")
    ready, results = threading.Barrier(2), []

    def one(text):
        try:
            ready.wait(timeout=20)
            results.append(add(world, text).text)
        except DomainError:
            results.append("")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(text,)) for text in ("c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(bool, results)) == [False, True]
    assert len(texts(world)) == 3


# --- reached, let go, taken up again --------------------------------------------------------------


def test_what_came_of_it_is_kept_also_when_it_is_taken_up_again(world, as_role):
    row = add(world)
    client, by = as_role("directeur"), world.users["directeur"]
    url = reverse("ambitions:close", args=[world.school.code, row.pk])
    response = client.post(url, {"status": "", "on": "morgen", "outcome": ""})
    assert set(response.context["form"].errors) == {"status", "on", "outcome"}
    client.post(url, {"status": "let_go", "on": today().isoformat(), "outcome": "We kozen voor erfgoed."})
    row.refresh_from_db()
    assert (row.status, row.until, row.outcome) == ("let_go", today(), "We kozen voor erfgoed.")
    with pytest.raises(DomainError):
        services.close_ambition(ambition=row, status="reached", outcome="toch", by=by)
    page = client.get(reverse("ambitions:of_school", args=[world.school.code])).text
    assert "We kozen voor erfgoed." in page
    client.post(reverse("ambitions:again", args=[world.school.code, row.pk]))
    row.refresh_from_db()
    assert (row.status, row.until, row.outcome) == ("current", None, "")
    told = " ".join(before.text for before in history_of([row])[row.pk])
    assert "We kozen voor erfgoed." in told


def test_all_that_is_wrong_with_an_ending_is_told_at_once(world):
    row = add(world)
    with pytest.raises(DomainError) as caught:
        services.close_ambition(ambition=row, status="klaar", on=MARCH - DAY, outcome=" ", by=None)
    assert len(caught.value.messages) == 3


def test_ambitions_of_an_earlier_programme_stand_under_what_was_before(world):
    before = factories.ProgrammeFactory(
        penvoerder=world.penvoerder, start=datetime.date(2021, 1, 1), end=datetime.date(2024, 12, 31)
    )
    old = Ambition.objects.create(programme=before, school=world.school, text="Oud", since=before.start)
    new = add(world)
    found = ambitions_of_school(world.users["iccer"], world.school, world.programme)
    assert (found.current, found.earlier) == ([new], [old])


# --- where they show ------------------------------------------------------------------------------


def test_an_activity_is_done_for_ambitions_of_schools_that_take_part(world, activity):
    row = add(world)
    other = factories.SchoolFactory(municipality=world.municipality)
    elsewhere = add(world, "Erfgoed", school=other)
    values = {"programme": world.programme, "kind": activity.kind, "title": "Muziekdag", "starts_on": MARCH}
    save_activity(**values, activity=activity, schools=[world.school], ambitions=[row, elsewhere])
    assert list(activity.ambitions.all()) == [row]
    save_activity(**values, activity=activity, schools=[world.school])
    assert list(activity.ambitions.all()) == [row], "who does not speak of ambitions leaves them as they are"
    save_activity(**values, activity=activity, schools=[other])
    assert not activity.ambitions.exists()


def test_the_form_of_an_activity_shows_and_sets_them(world, as_role, activity):
    row = add(world)
    url = reverse("activities:edit", args=[activity.pk])
    form = as_role("adviseur").get(url).context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"kind": activity.kind_id, "starts_on": MARCH.isoformat(), "ambitions": [row.pk]}
    assert as_role("adviseur").post(url, data).status_code == 302
    assert list(row.activities.all()) == [activity]


@pytest.mark.parametrize("role", ["adviseur", "iccer"])
@pytest.mark.parametrize("page", ["school:overview", "trajectory:of_school"])
def test_they_stand_on_the_pages_of_the_school(world, as_role, role, page):
    add(world)
    assert "Elke klas maakt muziek" in as_role(role).get(reverse(page, args=[world.school.code])).text


def test_a_board_does_not_read_them(world, as_role):
    add(world)
    page = as_role("bestuurder").get(reverse("school:overview", args=[world.school.code])).text
    assert "Elke klas maakt muziek" not in page

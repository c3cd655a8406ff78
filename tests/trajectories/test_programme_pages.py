"""The programme's page and its forms, and the stuurgroep."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.urls import reverse

from cmk.accounts.access import access_of
from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import Person
from tests import factories
from trajectories.models import (
    Indicator,
    MunicipalPriority,
    Programme,
    ProgrammeLine,
    SteeringSeat,
    Target,
)
from trajectories.programme import services, steering


def rows_data(prefix, rows, initial):
    """Return a formset's data: ``rows`` are dicts of fields."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def indicator(world):
    return Indicator.objects.create(
        programme=world.programme, key="scholen", name="Scholen op weg", source="trajectories", track=world.track
    )


# --- the overview ---------------------------------------------------------------------------------


def test_the_overview_puts_what_is_counted_beside_the_target(as_role, world, indicator):
    Target.objects.create(indicator=indicator, phase=world.programme.phases.get(), value=33)
    response = as_role("adviseur").get(reverse("programme:overview"))
    row, cells = response.context["overview"].result_rows[0]
    assert (row.name, row.realised, row.target) == ("Scholen op weg", 1, 33)
    assert cells[0][1].target == 33
    assert "Scholen op weg" in response.text


def test_the_overview_shows_tracks_lines_topics_and_priorities(as_role, world):
    ProgrammeLine.objects.create(programme=world.programme, key="a", letter="A", name="Lijn van de proef")
    MunicipalPriority.objects.create(
        programme=world.programme, municipality=world.municipality, text="Meer muziek", order=1
    )
    page = as_role("adviseur").get(reverse("programme:overview")).text
    for text in ("Lijn van de proef", "Meer muziek", str(world.topic), "Spoor 1", str(world.municipality)):
        assert text in page


def test_only_the_leader_finds_the_ways_to_edit(as_role, world, indicator):
    page = as_role("adviseur").get(reverse("programme:overview")).text
    leaders = as_role("beheerder").get(reverse("programme:overview")).text
    for name in ("setup", "targets"):
        assert reverse(f"programme:{name}") not in page
        assert reverse(f"programme:{name}") in leaders


def test_without_a_programme_the_page_says_what_comes_first(as_role, world):
    Programme.objects.filter(pk=world.programme.pk).update(penvoerder=factories.PenvoerderFactory())
    response = as_role("beheerder").get(reverse("programme:overview"))
    assert response.status_code == 200
    assert "load_programme" in response.text
    assert as_role("beheerder").get(reverse("programme:setup")).status_code == 404


# --- facts and targets ----------------------------------------------------------------------------


def test_targets_are_set_changed_and_taken_away(as_role, world, indicator):
    phase = world.programme.phases.get()
    url, field = reverse("programme:targets"), f"doel-{indicator.pk}-{phase.pk}"
    client = as_role("beheerder")
    client.post(url, {field: "33"})
    assert indicator.targets.get().value == 33
    client.post(url, {field: "30"})
    assert indicator.targets.get().value == 30
    assert "error-summary" in client.post(url, {field: "-2"}).text
    assert indicator.targets.get().value == 30
    client.post(url, {field: ""})
    assert not indicator.targets.exists()


def test_targets_of_another_programme_are_refused(world, other_world, indicator):
    phase = other_world.programme.phases.get()
    with pytest.raises(DomainError):
        services.set_targets(programme=world.programme, targets={(indicator.pk, phase.pk): 5})


# --- lists that are edited as a whole -------------------------------------------------------------


def test_priorities_are_edited(as_role, world):
    url = reverse("programme:priorities", args=[world.municipality.code])
    client = as_role("beheerder")
    client.post(url, rows_data("rij", [{"text": "Meer muziek"}, {"text": "Elke school doet mee"}], 0))
    mine = MunicipalPriority.objects.filter(programme=world.programme)
    one, two = mine.order_by("order")
    assert (one.text, two.text) == ("Meer muziek", "Elke school doet mee")
    rows = [
        {"pk": one.pk, "order": 2, "text": one.text},
        {"pk": two.pk, "order": 1, "text": two.text},
    ]
    client.post(url, rows_data("rij", rows, 2))
    assert [row.text for row in mine.order_by("order")] == ["Elke school doet mee", "Meer muziek"]


def test_a_list_that_someone_else_changed_is_not_overwritten(world):
    mine = MunicipalPriority.objects.filter(programme=world.programme)
    of = {"programme": world.programme, "municipality": world.municipality}
    gone, _stays = (mine.create(text=text, order=order, **of) for order, text in enumerate(["Weg", "Blijft"], start=1))
    pk = gone.pk
    gone.delete()
    with pytest.raises(DomainError):
        services.save_priorities(**of, rows=[services.RowEdit(pk=pk, values={"text": "spook"})])
    services.save_priorities(**of, rows=[services.RowEdit(pk=None, values={"text": "Eerste"}, order=1)])
    assert [row.text for row in mine.order_by("order")] == ["Eerste", "Blijft"]


# --- the stuurgroep -------------------------------------------------------------------------------


@pytest.fixture
def member():
    return {
        "given_name": "Wies",
        "family_name": "Van Dam",
        "email": "wies@example.org",
        "on_behalf_of": "Gemeente Proefstad",
        "start": today().isoformat(),
    }


def test_the_leader_gives_a_seat_and_invites(as_role, world, member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_role("beheerder").post(reverse("programme:steering_add"), member)
    assert response.status_code == 302
    seat = SteeringSeat.objects.get(person__email="wies@example.org")
    assert seat.programme == world.programme
    assert {role.value for role in access_of(seat.person.user).roles} == {"stuurgroep"}
    assert [message.to for message in mail.outbox] == [["wies@example.org"]]
    page = as_role("adviseur").get(reverse("programme:steering")).text
    assert "Gemeente Proefstad" in page


def test_a_person_who_is_known_is_not_made_twice(world, member):
    known = factories.PersonFactory(penvoerder=world.penvoerder, email="Wies@example.org", user=None)
    seat = steering.add_member(programme=world.programme, by=world.users["beheerder"], **{**member, "start": today()})
    assert seat.person == known
    assert Person.objects.filter(email__iexact="wies@example.org").count() == 1


def test_a_person_of_another_penvoerder_stays_theirs(world, other_world, member):
    factories.PersonFactory(penvoerder=other_world.penvoerder, email="wies@example.org", user=None)
    seat = steering.add_member(programme=world.programme, by=world.users["beheerder"], **{**member, "start": today()})
    assert seat.person.penvoerder == world.penvoerder


def test_nobody_has_two_seats_at_once(as_role, world, member):
    client = as_role("beheerder")
    client.post(reverse("programme:steering_add"), member)
    users = User.objects.count()
    response = client.post(reverse("programme:steering_add"), member)
    assert response.status_code == 200
    assert "error-summary" in response.text
    assert SteeringSeat.objects.filter(person__email="wies@example.org").count() == 1
    assert User.objects.count() == users


def test_a_wrong_address_is_told_and_makes_nobody(as_role, world, member):
    response = as_role("beheerder").post(reverse("programme:steering_add"), {**member, "email": "wies@"})
    assert "error-summary" in response.text
    assert not User.objects.filter(given_name="Wies").exists()


def test_a_seat_ends_and_the_row_stays(as_role, world):
    seat = SteeringSeat.objects.get(programme=world.programme)
    yesterday = today() - datetime.timedelta(days=1)
    url = reverse("programme:steering_end", args=[seat.pk])
    assert as_role("beheerder").post(url, {"end": yesterday.isoformat()}).status_code == 302
    seat.refresh_from_db()
    assert seat.end == yesterday
    assert steering.seats_of(world.programme, today()).past == [seat]
    again = as_role("beheerder").post(url, {"end": today().isoformat()})
    assert again.status_code == 200
    assert "error-summary" in again.text


def test_a_seat_does_not_end_before_it_began(world):
    seat = SteeringSeat.objects.get(programme=world.programme)
    with pytest.raises(DomainError):
        steering.end_seat(seat=seat, end=seat.start - datetime.timedelta(days=1), by=world.users["beheerder"])


def test_an_address_longer_than_is_kept_is_refused_at_the_field(as_role, world, member):
    member["email"] = f"{'m' * 60}@{'.'.join(['v' * 60] * 3)}.{'w' * 40}.nl"
    response = as_role("beheerder").post(reverse("programme:steering_add"), member)
    assert set(response.context["form"].errors) == {"email"}

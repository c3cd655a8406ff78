"""The line in time of a school: everything of it that somebody may see, with filters, and on paper."""

from __future__ import annotations

import datetime
import subprocess

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cmk.core.models import today
from monitoring.timeline.events import Sort
from tests import factories
from trajectories.models import SharedRecord

pytestmark = pytest.mark.django_db
TALK = timezone.make_aware(datetime.datetime(2025, 10, 6, 9))


def happenings(world):
    """One event of each sort at the school of the world."""
    values = {"programme": world.programme, "kind": world.kind, "adviser": world.users["adviseur"]}
    talk = factories.ConversationFactory(**values, school=world.school, status="recorded", held_at=TALK)
    SharedRecord.objects.create(conversation=talk, number=1, text="Wat we bespraken.", at=TALK)
    together = factories.ConversationFactory(
        **values, school=None, board=world.board, status="recorded", held_at=timezone.now()
    )
    together.also_schools.add(world.school)
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, conversation=talk, text="Een plan maken",
        agreed_on=TALK.date(), done_on=today(),
    )  # fmt: skip
    activity = factories.ActivityFactory(programme=world.programme, title="Teamtraining", status="held")
    activity.schools.add(world.school)
    person = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Els", family_name="")
    factories.ContactFactory(person=person, school=world.school, role="directeur", start=today())
    factories.ScenarioPlacementFactory(programme=world.programme, school=world.school)
    world.trajectory.steps.filter(number=1).update(status="done", done_on=today())
    type(world.evaluation).objects.filter(pk=world.evaluation.pk).update(
        status="submitted", submitted_at=timezone.now(), shared_at=timezone.now()
    )
    return talk


def events(client, world, **query):
    response = client.get(reverse("timeline:of_school", args=[world.school.code]), query)
    assert response.status_code == 200
    return list(response.context["page"])


def test_staff_see_every_sort_newest_first(as_role, world):
    talk = happenings(world)
    found = events(as_role("adviseur"), world)
    assert {event.sort for event in found} == set(Sort)
    assert [event.day for event in found] == sorted((event.day for event in found), reverse=True)
    talks = [event for event in found if event.sort == Sort.CONVERSATIONS]
    assert len(talks) == 2, "the one for several schools at once too"
    shared = next(event for event in found if event.sort == Sort.RECORDS)
    assert shared.url == reverse("conversations:detail", args=[talk.pk])


def test_the_school_sees_its_own_without_conversations_and_withdrawn_records(as_role, world):
    talk = happenings(world)
    client = as_role("iccer")
    found = events(client, world)
    assert {event.sort for event in found} == set(Sort) - {Sort.CONVERSATIONS}
    record = next(event for event in found if event.sort == Sort.RECORDS)
    assert client.get(record.url).status_code == 200
    assert "gesprekken" not in str(client.get(reverse("timeline:of_school", args=[world.school.code])).context["form"])
    assert len(events(client, world, soort="gesprekken")) == len(found), "no choice of theirs, so it leaves nothing out"
    talk.records.update(withdrawn_at=timezone.now())
    assert Sort.RECORDS not in {event.sort for event in events(client, world)}


def test_another_school_and_another_penvoerder_stay_out(as_role, world, other_world):
    happenings(world)
    beside = factories.SchoolFactory(municipality=world.municipality, board=world.board)
    other_world.penvoerder.work_areas.create(municipality=world.municipality)
    theirs = Client()
    theirs.force_login(other_world.users["adviseur"], backend="django.contrib.auth.backends.ModelBackend")
    names = {event.text for event in events(as_role("adviseur"), world)}
    response = as_role("adviseur").get(reverse("timeline:of_school", args=[beside.code]))
    assert not names & {event.text for event in response.context["page"]}
    assert as_role("iccer").get(reverse("timeline:of_school", args=[beside.code])).status_code in (403, 404)
    assert not events(theirs, world), "the school is in the register of both, its history is not"


def test_filters_by_sort_and_period(as_role, world):
    happenings(world)
    client = as_role("adviseur")
    day = TALK.date().isoformat()
    assert {event.sort for event in events(client, world, soort=["afspraken", "mensen"])} == {
        Sort.AGREEMENTS,
        Sort.PEOPLE,
    }
    on_the_day = events(client, world, van=day, tot=day, soort=["gesprekken", "afspraken", "verslagen"])
    assert [event.sort for event in on_the_day] == [Sort.CONVERSATIONS, Sort.RECORDS, Sort.AGREEMENTS]
    url = reverse("timeline:of_school", args=[world.school.code])
    odd = client.get(url, {"soort": "roddels", "van": "gisteren", "page": "x\x00"})
    assert set(odd.context["form"].errors) == {"soort", "van"}
    turned = client.get(url, {"van": "2026-01-01", "tot": "2025-01-01"})
    assert set(turned.context["form"].errors) == {"tot"}
    assert "Wis de filters" in client.get(url, {"van": "1990-01-01", "tot": "1990-01-02"}).content.decode()


def test_many_events_come_in_pages_and_on_paper(as_role, world, tmp_path):
    happenings(world)
    factories.ActionPointFactory.create_batch(
        55, programme=world.programme, school=world.school, agreed_on=datetime.date(2025, 9, 1), text="<b>Bellen</b>"
    )
    client = as_role("iccer")
    assert len(events(client, world)) == 50
    assert len(events(client, world, page=2)) > 10
    response = client.get(reverse("timeline:paper", args=[world.school.code]), {"soort": ["afspraken", "mensen"]})
    assert response["Content-Type"] == "application/pdf"
    path = tmp_path / "tijdlijn.pdf"
    path.write_bytes(response.content)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert text.count("<b>Bellen</b>") == 55
    assert "Els" in text
    assert "Teamtraining" not in text

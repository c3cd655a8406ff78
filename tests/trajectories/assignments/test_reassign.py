"""Giving schools and partners another adviser, many at once: all of it or nothing, and every objection told."""

from __future__ import annotations

import datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cmk.core.errors import DomainError
from cmk.core.models import today
from partners.models import PartnerAssignment
from schools.models import AdviserAssignment
from tests import factories
from trajectories.assignments.services import Reassignment, plan_reassignment, reassign

DAY = datetime.timedelta(days=1)
BULK = "assignments:bulk"


@pytest.fixture
def successor(world):
    return factories.MembershipFactory(penvoerder=world.penvoerder).user


def a_change(world, successor, **more):
    values = {
        "penvoerder": world.penvoerder,
        "schools": (world.school,),
        "partners": (world.partner,),
        "adviser": successor,
        "start": today(),
    }
    return Reassignment(**{**values, **more})


def test_schools_and_partners_go_together_and_the_note_stays_with_what_ends(world, successor):
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=world.users["adviseur"])
    free = factories.SchoolFactory(municipality=world.municipality)
    reassign(a_change(world, successor, schools=(world.school, free), note=" Bel eerst Sanne. "))
    ended, begun = AdviserAssignment.objects.filter(school=world.school).order_by("start")
    assert (ended.adviser, ended.end, ended.note) == (world.users["adviseur"], today() - DAY, "Bel eerst Sanne.")
    assert (begun.adviser, begun.start, begun.end, begun.note) == (successor, today(), None, "")
    assert AdviserAssignment.objects.get(school=free).note == "Bel eerst Sanne."
    before, after = PartnerAssignment.objects.filter(partner=world.partner).order_by("start")
    assert (before.end, before.note, after.adviser) == (today() - DAY, "Bel eerst Sanne.", successor)


def test_every_objection_is_told_and_nothing_is_written(world, successor):
    late = factories.SchoolFactory(municipality=world.municipality, name="Latere School")
    factories.AdviserAssignmentFactory(
        penvoerder=world.penvoerder, school=late, adviser=world.users["beheerder"], start=today() + 30 * DAY
    )
    theirs = factories.SchoolFactory(municipality=world.municipality, name="Eigen School")
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=theirs, adviser=successor)
    before = list(AdviserAssignment.objects.order_by("pk").values_list("pk", "adviser", "end"))
    with pytest.raises(DomainError) as caught:
        reassign(a_change(world, successor, schools=(world.school, late, theirs)))
    assert len(caught.value.messages) == 2
    assert "Latere School" in caught.value.messages[0]
    assert "Eigen School" in caught.value.messages[1]
    assert list(AdviserAssignment.objects.order_by("pk").values_list("pk", "adviser", "end")) == before
    assert not PartnerAssignment.objects.exists()


def test_the_adviser_must_work_here_on_the_day(world, other_world):
    leaving = factories.MembershipFactory(penvoerder=world.penvoerder, end=today() + 5 * DAY).user
    reassign(a_change(world, leaving, partners=(), start=today() + 5 * DAY))
    with pytest.raises(DomainError, match="geen adviseur"):
        reassign(a_change(world, leaving, schools=(), start=today() + 6 * DAY))
    with pytest.raises(DomainError, match="geen adviseur"):
        reassign(a_change(world, other_world.users["adviseur"]))
    with pytest.raises(DomainError, match="ten minste één"):
        reassign(a_change(world, world.users["beheerder"], schools=(), partners=()))


def test_a_mistake_of_the_same_day_is_corrected(world, successor):
    first = AdviserAssignment.objects.get(school=world.school)
    reassign(a_change(world, successor, partners=(), start=first.start))
    first.refresh_from_db()
    assert (first.adviser, first.end) == (successor, None)


def test_open_work_of_the_former_adviser_passes_on_when_asked(world, successor):
    former, programme = world.users["adviseur"], world.programme
    elsewhere = factories.SchoolFactory(municipality=world.municipality)
    point = {"programme": programme, "owner_user": former}
    passing = factories.ActionPointFactory(**point, school=world.school)
    staying = [
        factories.ActionPointFactory(**point, school=world.school, done_on=today()),
        factories.ActionPointFactory(**point, school=elsewhere),
        factories.ActionPointFactory(programme=programme, school=world.school, owner_user=world.users["beheerder"]),
    ]
    talk = {"programme": programme, "kind": world.kind, "school": world.school, "adviser": former}
    start = today() + 10 * DAY
    draft = factories.ConversationFactory(**talk, status="draft", held_at=timezone.now() - DAY)
    planned = factories.ConversationFactory(**talk, status="planned", held_at=timezone.now() + 20 * DAY)
    before_it = factories.ConversationFactory(**talk, status="planned", held_at=timezone.now() + 2 * DAY)
    recorded = factories.ConversationFactory(**talk, status="recorded")
    what = a_change(world, successor, start=start, pass_on=True)
    plan = plan_reassignment(what)
    assert (plan.points, plan.conversations) == (1, 2)
    reassign(what)
    for row in (passing, draft, planned, before_it, recorded, *staying):
        row.refresh_from_db()
    assert passing.owner_user == successor
    assert (draft.adviser, planned.adviser) == (successor, successor)
    assert (before_it.adviser, recorded.adviser) == (former, former)
    assert [row.owner_user for row in staying] == [former, former, world.users["beheerder"]]


def test_without_asking_nothing_passes_on(world, successor):
    point = factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_user=world.users["adviseur"]
    )
    reassign(a_change(world, successor))
    point.refresh_from_db()
    assert point.owner_user == world.users["adviseur"]


def test_the_number_of_queries_does_not_grow_with_the_schools(world, successor):
    def many(number):
        schools = factories.SchoolFactory.create_batch(number, municipality=world.municipality)
        for school in schools:
            factories.AdviserAssignmentFactory(
                penvoerder=world.penvoerder, school=school, adviser=world.users["adviseur"]
            )
            factories.ActionPointFactory(programme=world.programme, school=school, owner_user=world.users["adviseur"])
        with CaptureQueriesContext(connection) as context:
            reassign(a_change(world, successor, schools=tuple(schools), partners=(), pass_on=True))
        return len(context)

    many(1)
    assert many(3) == many(12)


def test_the_audit_trail_tells_who_did_it(world, successor, as_role):
    values = {"school": world.school.pk, "adviser": successor.pk, "start": today().isoformat(), "step": "write"}
    as_role("beheerder").post(reverse(BULK), values)
    kind = ContentType.objects.get_for_model(AdviserAssignment)
    for row, action in zip(
        AdviserAssignment.objects.filter(school=world.school).order_by("start"),
        (LogEntry.Action.UPDATE, LogEntry.Action.CREATE),
        strict=True,
    ):
        entry = LogEntry.objects.filter(content_type=kind, object_id=row.pk).latest("pk")
        assert (entry.action, entry.actor) == (action, world.users["beheerder"])


# --- the pages ----------------------------------------------------------------------------------------


def test_nothing_is_saved_before_the_preview_is_agreed_with(world, successor, as_role):
    client = as_role("beheerder")
    values = {
        "school": world.school.pk,
        "partner": world.partner.pk,
        "adviser": successor.pk,
        "start": (today() + 3 * DAY).isoformat(),
        "note": "Tot straks",
        "pass_on": "on",
    }
    preview = client.post(reverse(BULK), {**values, "step": "check"})
    assert world.school.name in preview.content.decode()
    assert "Er is nog niets opgeslagen" in preview.content.decode()
    assert AdviserAssignment.objects.filter(adviser=successor).count() == 0
    again = client.post(reverse(BULK), {**values, "step": "change"}).content.decode()
    assert f'value="{world.school.pk}" checked' in again
    assert "Tot straks" in again
    done = client.post(reverse(BULK), {**values, "step": "write"}, follow=True)
    assert "1 school en 1 partner" in done.content.decode()
    assert AdviserAssignment.objects.get(school=world.school, end=None).adviser == successor
    assert PartnerAssignment.objects.get(partner=world.partner).start == today() + 3 * DAY


def test_all_that_fits_a_filter_is_chosen_at_once(world, other_world, successor, as_role):
    elsewhere = factories.SchoolFactory()
    world.penvoerder.work_areas.create(municipality=elsewhere.municipality)
    free = factories.SchoolFactory.create_batch(3, municipality=world.municipality)
    client = as_role("beheerder")
    shown = client.get(reverse(BULK), {"municipality": world.municipality.pk, "adviser": "niemand"})
    assert shown.context["number_of_schools"] == 3
    values = {
        "all_schools": "1",
        "filter_municipality": world.municipality.pk,
        "filter_adviser": "niemand",
        "adviser": successor.pk,
        "start": today().isoformat(),
        "step": "write",
    }
    client.post(reverse(BULK), values)
    assert set(AdviserAssignment.objects.filter(adviser=successor).values_list("school", flat=True)) == {
        school.pk for school in free
    }


def test_the_page_tells_all_objections_and_goes_on_without_those(world, successor, as_role):
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=successor)
    values = {
        "school": world.school.pk,
        "partner": world.partner.pk,
        "adviser": successor.pk,
        "start": today().isoformat(),
        "step": "write",
    }
    shown = as_role("beheerder").post(reverse(BULK), values)
    assert shown.status_code == 200
    assert "Ga verder zonder die ene" in shown.content.decode()
    assert shown.context["rest"].school_ids == str(world.school.pk)
    assert shown.context["rest"].partner_ids == ""
    assert AdviserAssignment.objects.get(school=world.school).adviser == world.users["adviseur"]


def test_an_incomplete_form_loses_nothing(world, as_role):
    shown = as_role("beheerder").post(reverse(BULK), {"school": world.school.pk, "note": "Bewaar dit", "step": "check"})
    page = shown.content.decode()
    assert set(shown.context["form"].errors) == {"adviser", "start"}
    assert f'value="{world.school.pk}" checked' in page
    assert "Bewaar dit" in page
    empty = as_role("beheerder").post(reverse(BULK), {"step": "check"})
    assert len(empty.context["form"].errors) == 3


def test_schools_and_partners_of_others_cannot_be_chosen(world, other_world, successor, as_role):
    values = {
        "school": f"{other_world.school.pk},{10**15},x",
        "partner": other_world.partner.pk,
        "adviser": successor.pk,
        "start": today().isoformat(),
        "step": "write",
    }
    shown = as_role("beheerder").post(reverse(BULK), values)
    assert "__all__" in shown.context["form"].errors
    assert not AdviserAssignment.objects.filter(adviser=successor).exists()
    wrong = as_role("beheerder").post(reverse(BULK), {**values, "adviser": other_world.users["adviseur"].pk})
    assert "adviser" in wrong.context["form"].errors

"""The load of every adviser: counted apart, other penvoerders left out, nobody as a row of its own."""

from __future__ import annotations

import datetime

from django.urls import reverse

from cmk.core.models import today
from schools.models import AdviserAssignment
from tests import factories
from trajectories.assignments.selectors import loads_of

DAY = datetime.timedelta(days=1)


def load_of(world, adviser):
    found = loads_of(world.users["beheerder"], world.penvoerder)
    return next(load for load in found if load.adviser == adviser)


def test_every_part_of_the_load_is_counted(world, other_world):
    adviser = world.users["adviseur"]
    world.school.figures.create(year=2024, pupils=90)
    world.school.figures.create(year=2025, pupils=120)
    not_taking_part = factories.SchoolFactory(municipality=world.municipality)
    closed = factories.SchoolFactory(municipality=world.municipality, closed_on=today() - DAY)
    for school in (not_taking_part, closed):
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=adviser)
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=adviser)
    stopped = factories.PartnerFactory(penvoerder=world.penvoerder, ended_on=today())
    factories.PartnerAssignmentFactory(partner=stopped, adviser=adviser)
    point = {"programme": world.programme, "school": world.school, "owner_user": adviser}
    factories.ActionPointFactory(**point, due_on=today() - DAY)
    factories.ActionPointFactory(**point, due_on=today() + DAY)
    factories.ActionPointFactory(**point, done_on=today())
    world.kind.norm_per_year = 2
    world.kind.save()
    held = datetime.datetime(today().year, 1, 2, 10, tzinfo=datetime.UTC)
    for _time in range(3):
        factories.ConversationFactory(
            programme=world.programme, kind=world.kind, school=world.school, status="recorded", held_at=held
        )
    load = load_of(world, adviser)
    assert (load.schools, load.taking_part, load.pupils, load.partners) == (2, 1, 120, 1)
    assert (load.open_points, load.overdue) == (2, 1)
    # Three conversations with one school count as the two of the norm; the other school and the partner had none.
    assert (load.held, load.expected) == (2, 6)


def test_nobody_and_whoever_left_have_a_row(world, other_world):
    factories.SchoolFactory(municipality=world.municipality)
    gone = factories.UserFactory()
    school = factories.SchoolFactory(municipality=world.municipality)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=gone)
    # What another penvoerder does at the same school is none of ours.
    factories.AdviserAssignmentFactory(
        penvoerder=other_world.penvoerder, school=world.school, adviser=other_world.users["adviseur"]
    )
    loads = loads_of(world.users["adviseur"], world.penvoerder)
    assert loads[-1].adviser is None
    assert (loads[-1].schools, loads[-1].partners) == (1, 1)
    left = next(load for load in loads if load.adviser == gone)
    assert (left.is_present, left.schools) == (False, 1)
    assert other_world.users["adviseur"] not in [load.adviser for load in loads]
    assert next(load for load in loads if load.adviser == world.users["beheerder"]).is_empty


def test_what_is_coming_shows_with_its_day(world, as_role):
    start = today() + 10 * DAY
    AdviserAssignment.objects.update(end=start - DAY)
    factories.AdviserAssignmentFactory(
        penvoerder=world.penvoerder, school=world.school, adviser=world.users["beheerder"], start=start
    )
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=world.users["beheerder"], start=start)
    load = load_of(world, world.users["beheerder"])
    assert (load.schools, load.partners, load.coming) == (0, 0, {start: [1, 1]})
    page = as_role("adviseur").get(reverse("assignments:of_adviser", args=[world.users["beheerder"].pk]))
    assert world.partner.name in page.content.decode()


def test_the_page_leads_on_and_only_the_leader_changes(world, as_role):
    bulk = reverse("assignments:bulk")
    adviser = world.users["adviseur"]
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=adviser)
    factories.ActionPointFactory(programme=world.programme, school=world.school, owner_user=adviser)
    staff = as_role("adviseur").get(reverse("assignments:load")).content.decode()
    assert bulk not in staff
    for link in (
        f"{reverse('schools:list')}?adviser={adviser.pk}",
        f"{reverse('partners:list')}?adviser={adviser.pk}",
        f"{reverse('actionpoints:list')}?owner=mij",
        reverse("assignments:nobody"),
    ):
        assert link in staff
    leader = as_role("beheerder").get(reverse("assignments:load")).content.decode()
    assert bulk in leader
    points = as_role("beheerder").get(reverse("actionpoints:list"), {"owner": adviser.pk})
    assert points.status_code == 200
    assert not points.context["filter"].form.errors


def test_somebody_of_another_penvoerder_is_not_to_be_found(world, other_world, as_role):
    url = reverse("assignments:of_adviser", args=[other_world.users["adviseur"].pk])
    assert as_role("beheerder").get(url).status_code == 404

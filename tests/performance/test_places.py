"""The queries of the pages of boards, municipalities and agreements."""

from __future__ import annotations

import pytest
from django.urls import reverse

from schools.models import PolicyDocument
from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import BoardPriority, MunicipalPriority
from trajectories.places.kinds import BOARD, MUNICIPALITY

OWN = {"boards": "bestuurder", "municipalities": "gemeente"}


@pytest.fixture(params=[BOARD, MUNICIPALITY], ids=["boards", "municipalities"])
def kind(request):
    """Either kind of place, in turn."""
    return request.param


def more_at(world, kind, place):
    """More of everything at one place."""
    here = {"board": world.board, "municipality": world.municipality, kind.field: place}
    school = factories.SchoolFactory(**here)
    school.figures.create(year=2025, pupils=100)
    factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=world.users["adviseur"])
    factories.ConversationFactory(programme=world.programme, kind=world.kind, school=school, status="recorded")
    factories.ActionPointFactory(programme=world.programme, school=school)
    person = factories.PersonFactory(penvoerder=world.penvoerder, user=factories.UserFactory())
    factories.InvitationFactory(penvoerder=world.penvoerder, user=person.user)
    role = "bestuurder" if kind.is_board else "gemeente"
    factories.ContactFactory(person=person, role=role, school=None, **{kind.field: place})
    document = {kind.field: place, "penvoerder": world.penvoerder, "kind": "lea", "url": "https://example.org"}
    PolicyDocument.objects.create(**document, title="LEA", year_from=2020 + PolicyDocument.objects.count())
    model = BoardPriority if kind.is_board else MunicipalPriority
    order = model.objects.count() + 1
    model.objects.create(programme=world.programme, text="Muziek", order=order, **{kind.field: place})
    agreement = factories.AgreementFactory(penvoerder=world.penvoerder, programme=world.programme, signed=True)
    getattr(agreement, kind.parties).add(place)
    return agreement


def more_places(world, kind):
    place = factories.SchoolBoardFactory() if kind.is_board else factories.MunicipalityFactory()
    if not kind.is_board:
        world.penvoerder.work_areas.create(municipality=place)
        world.programme.municipalities.add(place)
    more_at(world, kind, place)


def test_list(as_role, world, kind):
    more_places(world, kind)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"{kind.namespace}:list"),
        grow=lambda: [more_places(world, kind) for _ in range(4)],
        key=f"places/{kind.namespace}:adviseur",
    )


def test_download(as_role, world, kind):
    more_places(world, kind)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"{kind.namespace}:download", args=["csv"]),
        grow=lambda: [more_places(world, kind) for _ in range(4)],
        key=f"places/{kind.namespace}_download:adviseur",
    )


@pytest.mark.parametrize("who", ["adviseur", "own"])
def test_page(as_role, world, kind, who):
    place = getattr(world, kind.field)
    role = OWN[kind.namespace] if who == "own" else who
    more_at(world, kind, place)
    assert_constant_queries(
        as_role(role),
        kind.url("detail", place),
        grow=lambda: [more_at(world, kind, place) for _ in range(4)],
        key=f"places/{kind.namespace}_page:{role}",
    )


def test_priorities(as_role, world):
    more_at(world, BOARD, world.board)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("boards:priorities", args=[world.board.number]),
        grow=lambda: [more_at(world, BOARD, world.board) for _ in range(4)],
        key="places/priorities:adviseur",
    )


def with_parties(world, agreement):
    """More parties of each kind."""
    municipality = factories.MunicipalityFactory()
    world.penvoerder.work_areas.create(municipality=municipality)
    school = factories.SchoolFactory(municipality=municipality)
    agreement.municipalities.add(municipality)
    agreement.schools.add(school)
    agreement.boards.add(school.board)
    agreement.partners.add(factories.PartnerFactory(penvoerder=world.penvoerder))


def a_full_agreement(world):
    agreement = more_at(world, BOARD, world.board)
    agreement.boards.add(world.board)
    with_parties(world, agreement)
    return agreement


def test_agreement_list(as_role, world):
    a_full_agreement(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("agreements:list"),
        grow=lambda: [a_full_agreement(world) for _ in range(4)],
        key="agreements/list:adviseur",
    )


@pytest.mark.parametrize("role", ["adviseur", "bestuurder"])
def test_agreement_page(as_role, world, role):
    agreement = a_full_agreement(world)
    assert_constant_queries(
        as_role(role),
        reverse("agreements:detail", args=[agreement.pk]),
        grow=lambda: [with_parties(world, agreement) for _ in range(4)],
        key=f"agreements/page:{role}",
    )


@pytest.mark.parametrize("page", ["new", "edit"])
def test_agreement_form(as_role, world, page):
    agreement = a_full_agreement(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"agreements:{page}", args=[agreement.pk] if page == "edit" else []),
        grow=lambda: [with_parties(world, agreement) for _ in range(4)],
        key=f"agreements/{page}:adviseur",
    )

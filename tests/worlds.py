"""A small world for tests: one penvoerder with a person in every role, and a second one to be kept out.

Every app's tests and the permission matrix use the same world, so that "the restricted role" means
the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests import factories

ROLES = [
    "beheerder",
    "adviseur",
    "onderzoeker",
    "iccer",
    "directeur",
    "bovenschools_iccer",
    "bestuurder",
    "gemeente",
    "stuurgroep",
    "partner",
]


@dataclass
class World:
    """One penvoerder with its programme, a school, a partner and ``users`` by role."""

    penvoerder: Any
    municipality: Any
    board: Any
    school: Any
    programme: Any
    track: Any
    trajectory: Any
    kind: Any
    topic: Any
    partner: Any
    round: Any
    evaluation: Any
    users: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)


def make_world(name: str = "een") -> World:
    """Make a penvoerder called ``name`` with one of everything that the road needs."""
    penvoerder = factories.PenvoerderFactory(
        slug=name, name=f"Platform {name}", network_name=f"Cultuureducatie {name}", short_name=name
    )
    municipality = factories.MunicipalityFactory()
    penvoerder.work_areas.create(municipality=municipality)
    board = factories.SchoolBoardFactory()
    school = factories.SchoolFactory(municipality=municipality, board=board)
    scenario_model = factories.ScenarioModelFactory(penvoerder=penvoerder)
    programme = factories.ProgrammeFactory(
        penvoerder=penvoerder, slug=f"{name}-2025-2028", scenario_model=scenario_model
    )
    programme.municipalities.add(municipality)
    factories.PhaseFactory(programme=programme)
    track = factories.TrackFactory(programme=programme)
    trajectory = factories.TrajectoryFactory(programme=programme, school=school, track=track)
    kind = factories.ConversationKindFactory(programme=programme)
    topic = factories.ConversationTopicFactory(kind=kind)
    partner = factories.PartnerFactory(penvoerder=penvoerder)
    instrument = factories.InstrumentFactory(penvoerder=penvoerder, scenario_model=scenario_model)
    round_ = factories.RoundFactory(programme=programme, instrument=instrument)
    evaluation = factories.SelfEvaluationFactory(round=round_, school=school)
    world = World(
        penvoerder, municipality, board, school, programme, track, trajectory, kind, topic, partner, round_, evaluation
    )
    for role in ("beheerder", "adviseur", "onderzoeker"):
        world.users[role] = factories.UserFactory(email=f"{role}.{name}@example.org")
        factories.MembershipFactory(user=world.users[role], penvoerder=penvoerder, role=role)
    places: dict[str, dict[str, Any]] = {
        "iccer": {"school": school},
        "directeur": {"school": school},
        "bovenschools_iccer": {"school": None, "board": board},
        "bestuurder": {"school": None, "board": board},
        "gemeente": {"school": None, "municipality": municipality},
    }
    for role, place in places.items():
        person = _person(world, role, name)
        factories.ContactFactory(person=person, role=role, **place)
    factories.SteeringSeatFactory(programme=programme, person=_person(world, "stuurgroep", name))
    factories.PartnerContactFactory(partner=partner, person=_person(world, "partner", name))
    factories.AdviserAssignmentFactory(penvoerder=penvoerder, school=school, adviser=world.users["adviseur"])
    return world


def _person(world: World, role: str, name: str) -> Any:
    user = factories.UserFactory(email=f"{role}.{name}@example.org")
    person = factories.PersonFactory(penvoerder=world.penvoerder, user=user, email=user.email)
    world.users[role] = user
    world.people[role] = person
    return person

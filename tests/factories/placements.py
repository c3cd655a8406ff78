"""Where schools stand, and with whom they work."""

import datetime

import factory

from tests.factories.partners import PartnerFactory
from tests.factories.schools import SchoolFactory
from tests.factories.trajectories import ProgrammeFactory
from trajectories import models


class ScenarioPlacementFactory(factory.django.DjangoModelFactory):
    """A school at the first level now; ``number`` chooses another."""

    class Meta:
        model = models.ScenarioPlacement

    class Params:
        number = 1

    programme = factory.SubFactory(ProgrammeFactory)
    school = factory.SubFactory(SchoolFactory)
    aspect = "now"
    source = "own_choice"
    on = datetime.date(2026, 3, 2)
    level = factory.LazyAttribute(lambda row: row.programme.scenario_model.levels.get(number=row.number))


class PartnershipFactory(factory.django.DjangoModelFactory):
    """A school and a partner of the same penvoerder that work together since a while."""

    class Meta:
        model = models.Partnership

    partner = factory.SubFactory(PartnerFactory)
    penvoerder = factory.SelfAttribute("partner.penvoerder")
    school = factory.SubFactory(SchoolFactory)
    manner = "structureel"
    arranged_by = "school"
    start = datetime.date(2025, 9, 1)

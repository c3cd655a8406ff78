"""Cultural partners and their people."""

import datetime

import factory

from partners import models
from tests.factories.accounts import PenvoerderFactory, UserFactory
from tests.factories.schools import PersonFactory


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Partner

    penvoerder = factory.SubFactory(PenvoerderFactory)
    name = factory.Sequence(lambda n: f"Theater Voorbeeld {n}")
    kind = "instelling"


class PartnerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PartnerContact

    partner = factory.SubFactory(PartnerFactory)
    person = factory.SubFactory(PersonFactory)
    start = datetime.date(2025, 1, 1)


class OfferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Offer

    partner = factory.SubFactory(PartnerFactory)
    title = factory.Sequence(lambda n: f"Voorbeeldles {n}")
    discipline = "muziek"


class PartnerAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PartnerAssignment

    partner = factory.SubFactory(PartnerFactory)
    adviser = factory.SubFactory(UserFactory)
    start = datetime.date(2025, 1, 1)

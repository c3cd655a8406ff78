"""Cultural partners and their people."""

import datetime

import factory

from partners import models
from tests.factories.accounts import PenvoerderFactory
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

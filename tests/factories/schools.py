"""Municipalities, boards, schools, people, contacts, advisers."""

import datetime

import factory
from django.utils import timezone

from schools import models
from tests.factories.accounts import PenvoerderFactory, UserFactory


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Municipality
        django_get_or_create = ("code",)

    # Four digits at most, however many tests ran before; PostgreSQL holds us to it.
    code = factory.Sequence(lambda n: f"{9000 + n % 1000:04}")
    name = factory.Sequence(lambda n: f"Voorbeeldgemeente {n}")


class SchoolBoardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SchoolBoard

    number = factory.Sequence(lambda n: f"{90000 + n % 10000}")
    name = factory.Sequence(lambda n: f"Stichting Voorbeeld {n}")


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.School

    code = factory.Sequence(lambda n: f"{90 + n // 2600 % 10}{chr(65 + n // 100 % 26)}Z{n % 100:02}")
    name = factory.Sequence(lambda n: f"Voorbeeldschool {n}")
    education = "po"
    board = factory.SubFactory(SchoolBoardFactory)
    municipality = factory.SubFactory(MunicipalityFactory)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Person

    penvoerder = factory.SubFactory(PenvoerderFactory)
    given_name = factory.Iterator(["Sanne", "Karim", "Els", "Daan"])
    family_name = factory.Sequence(lambda n: f"Van Voorbeeld {n}")
    email = factory.Sequence(lambda n: f"contact{n}@example.org")


class ContactFactory(factory.django.DjangoModelFactory):
    """A contact at a school by default; give ``school=None, board=…`` or ``municipality=…`` with its role."""

    class Meta:
        model = models.Contact

    person = factory.SubFactory(PersonFactory)
    role = "iccer"
    school = factory.SubFactory(SchoolFactory)
    start = datetime.date(2025, 1, 1)


class AdviserAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AdviserAssignment

    penvoerder = factory.SubFactory(PenvoerderFactory)
    school = factory.SubFactory(SchoolFactory)
    adviser = factory.SubFactory(UserFactory)
    start = datetime.date(2025, 1, 1)


class AskAgainFactory(factory.django.DjangoModelFactory):
    """An open note that is due; give ``settled_on`` with ``outcome`` for a closed one."""

    class Meta:
        model = models.AskAgain

    penvoerder = factory.SubFactory(PenvoerderFactory)
    school = factory.SubFactory(SchoolFactory)
    occasion = "new_head"
    ask_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=3))
    note = "Bel na de zomer."

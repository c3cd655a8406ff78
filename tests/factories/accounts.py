"""Users, penvoerders, memberships, invitations."""

import datetime

import factory
from django.utils import timezone

from cmk.accounts import models
from cmk.accounts.models.invitation import hash_token

DEFAULT_PASSWORD = "een-lang-wachtwoord"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon{n}@example.org")
    given_name = factory.Iterator(["Noor", "Sanne", "Karim", "Els", "Daan", "Fatima"])
    family_name = factory.Sequence(lambda n: f"Voorbeeld {n}")
    password = factory.django.Password(DEFAULT_PASSWORD)


class PenvoerderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Penvoerder

    slug = factory.Sequence(lambda n: f"penvoerder-{n}")
    name = factory.Sequence(lambda n: f"Penvoerder {n}")
    network_name = factory.Sequence(lambda n: f"Cultuurnetwerk {n}")
    short_name = factory.Sequence(lambda n: f"Netwerk {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    penvoerder = factory.SubFactory(PenvoerderFactory)
    role = "adviseur"
    start = datetime.date(2025, 1, 1)


class InvitationFactory(factory.django.DjangoModelFactory):
    """Give ``token`` to know the link; ``token="abc"`` answers at ``/uitnodiging/abc/``."""

    class Meta:
        model = models.Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    penvoerder = factory.SubFactory(PenvoerderFactory)
    user = factory.SubFactory(UserFactory)
    role_text = "icc’er van De Wilgenhoek"
    token_hash = factory.LazyAttribute(lambda o: hash_token(o.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=14))

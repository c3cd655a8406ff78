"""Jobs."""

import factory
from django.utils import timezone

from cmk.jobs import models
from tests.factories.accounts import PenvoerderFactory, UserFactory


class JobFactory(factory.django.DjangoModelFactory):
    """A job that waits and was sent."""

    class Meta:
        model = models.Job

    penvoerder = factory.SubFactory(PenvoerderFactory)
    kind = "test.steps"
    title = factory.Sequence(lambda n: f"Taak {n}")
    requested_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(timezone.now)

"""Programmes and what hangs on them."""

import datetime

import factory
from django.utils import timezone

from tests.factories.accounts import PenvoerderFactory, UserFactory
from tests.factories.schools import PersonFactory, SchoolFactory
from trajectories import models


class ScenarioModelFactory(factory.django.DjangoModelFactory):
    """Four levels, as most programmes have."""

    class Meta:
        model = models.ScenarioModel
        skip_postgeneration_save = True

    penvoerder = factory.SubFactory(PenvoerderFactory)
    key = factory.Sequence(lambda n: f"scenario-{n}")
    name = "Scenario 1-4"
    level_name = "scenario"

    @factory.post_generation
    def levels(self, create, extracted, **kwargs):
        if create:
            models.ScenarioLevel.objects.bulk_create(
                models.ScenarioLevel(model=self, number=number, name=f"Niveau {number}") for number in range(1, 5)
            )


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Programme

    penvoerder = factory.SubFactory(PenvoerderFactory)
    slug = factory.Sequence(lambda n: f"programma-{n}-2025-2028")
    name = factory.Sequence(lambda n: f"Cultuur {n} 2025-2028")
    scheme = "Cultuureducatie met Kwaliteit 2025-2028"
    start = datetime.date(2025, 1, 1)
    end = datetime.date(2028, 12, 31)
    scenario_model = factory.SubFactory(ScenarioModelFactory, penvoerder=factory.SelfAttribute("..penvoerder"))


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Phase

    programme = factory.SubFactory(ProgrammeFactory)
    key = "fase-1"
    name = "Fase 1"
    label = "2026"
    start = datetime.date(2025, 1, 1)
    end = datetime.date(2026, 12, 31)


class TrackFactory(factory.django.DjangoModelFactory):
    """A track with three steps."""

    class Meta:
        model = models.Track
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    key = factory.Sequence(lambda n: f"spoor-{n}")
    name = "Spoor 1"
    number = 1

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        if create:
            models.StepTemplate.objects.bulk_create(
                models.StepTemplate(track=self, number=number, name=f"Stap {number}") for number in range(1, 4)
            )


class TrajectoryFactory(factory.django.DjangoModelFactory):
    """A running trajectory with the steps of its track copied."""

    class Meta:
        model = models.Trajectory
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    school = factory.SubFactory(SchoolFactory)
    track = factory.SubFactory(TrackFactory, programme=factory.SelfAttribute("..programme"))
    started_on = datetime.date(2025, 2, 1)

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        if create:
            models.TrajectoryStep.objects.bulk_create(
                models.TrajectoryStep(trajectory=self, template=step, number=step.number, name=step.name)
                for step in self.track.steps.all()
            )


class ConversationKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ConversationKind

    programme = factory.SubFactory(ProgrammeFactory)
    key = "accountgesprek"
    name = "Accountgesprek"
    norm_per_year = 2


class ConversationTopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ConversationTopic

    kind = factory.SubFactory(ConversationKindFactory)
    key = factory.Sequence(lambda n: f"onderwerp-{n}")
    name = factory.Sequence(lambda n: f"Onderwerp {n}")
    order = factory.Sequence(lambda n: n)


class ConversationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Conversation

    programme = factory.SubFactory(ProgrammeFactory)
    kind = factory.SubFactory(ConversationKindFactory, programme=factory.SelfAttribute("..programme"))
    school = factory.SubFactory(SchoolFactory)
    adviser = factory.SubFactory(UserFactory)
    held_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=10))
    status = "recorded"


class ActionPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ActionPoint

    programme = factory.SubFactory(ProgrammeFactory)
    school = factory.SubFactory(SchoolFactory)
    text = factory.Sequence(lambda n: f"Afspraak {n}")
    agreed_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))


class ActivityKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ActivityKind

    programme = factory.SubFactory(ProgrammeFactory)
    key = factory.Sequence(lambda n: f"netwerkbijeenkomst-{n}")
    name = "Netwerkbijeenkomst"


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Activity

    programme = factory.SubFactory(ProgrammeFactory)
    kind = factory.SubFactory(ActivityKindFactory, programme=factory.SelfAttribute("..programme"))
    title = factory.Sequence(lambda n: f"Netwerkbijeenkomst {n}")
    starts_on = factory.LazyFunction(timezone.localdate)


class SteeringSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SteeringSeat

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory, penvoerder=factory.SelfAttribute("..programme.penvoerder"))
    start = datetime.date(2025, 1, 1)


class AgreementFactory(factory.django.DjangoModelFactory):
    """An agreement that is not signed yet; ``signed=True`` for one that is. Either with its file."""

    class Meta:
        model = models.Agreement
        skip_postgeneration_save = True

    class Params:
        signed = factory.Trait(signed_on=datetime.date(2025, 1, 15))

    penvoerder = factory.SubFactory(PenvoerderFactory)
    kind = "convenant"
    title = factory.Sequence(lambda n: f"Convenant {n}")
    file = factory.django.FileField(filename="convenant.pdf", data=b"%PDF-1.7 een convenant")

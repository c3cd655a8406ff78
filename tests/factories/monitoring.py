"""Instruments, rounds, self-evaluations, reports."""

import datetime

import factory
from django.utils import timezone

from monitoring import models
from tests.factories.accounts import PenvoerderFactory
from tests.factories.schools import SchoolFactory
from tests.factories.trajectories import ProgrammeFactory, ScenarioModelFactory

PILLARS = ["visie", "deskundigheid", "programma", "samenwerking"]


class InstrumentFactory(factory.django.DjangoModelFactory):
    """Four pillars, each with a scenario now and wanted, two statements, choices and an open question."""

    class Meta:
        model = models.Instrument
        skip_postgeneration_save = True

    penvoerder = factory.SubFactory(PenvoerderFactory)
    key = "zelfevaluatie-po"
    version = factory.Sequence(lambda n: n + 1)
    name = "Zelfevaluatie po"
    education = ["po", "sbo"]
    scale = ["Nog niet", "Soms", "Meestal", "Altijd"]
    scenario_model = factory.SubFactory(ScenarioModelFactory, penvoerder=factory.SelfAttribute("..penvoerder"))

    @factory.post_generation
    def pillars(self, create, extracted, **kwargs):
        if create and extracted is not False:
            for order, key in enumerate(PILLARS, start=1):
                PillarFactory(instrument=self, key=key, name=key.capitalize(), order=order)


class PillarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Pillar
        skip_postgeneration_save = True

    instrument = factory.SubFactory(InstrumentFactory, pillars=False)
    key = "visie"
    name = "Visie"
    order = 1

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        if not create or extracted is False:
            return
        models.PillarLevel.objects.bulk_create(
            models.PillarLevel(pillar=self, number=number, name=f"Niveau {number}") for number in range(1, 5)
        )
        rows = [
            ("nu", "scenario_now", "Waar staat de school nu?", True, []),
            ("uitspraak-1", "statement", "Het team kent onze doelen.", True, []),
            ("uitspraak-2", "statement", "We praten erover in het team.", True, []),
            ("gewenst", "scenario_wanted", "Waar wil de school heen?", True, []),
            ("ontwikkelpunten", "choices", "Waar wil je aan werken?", False, ["Tijd maken", "Het team meenemen"]),
            ("toelichting", "text", "Wat wil je hierover kwijt?", False, []),
        ]
        models.Question.objects.bulk_create(
            models.Question(pillar=self, key=key, kind=kind, text=text, required=required, options=options, order=order)
            for order, (key, kind, text, required, options) in enumerate(rows, start=1)
        )


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Question

    pillar = factory.SubFactory(PillarFactory, questions=False)
    key = factory.Sequence(lambda n: f"vraag-{n}")
    kind = "statement"
    text = factory.Sequence(lambda n: f"Uitspraak {n}.")
    order = factory.Sequence(lambda n: n)


class RoundFactory(factory.django.DjangoModelFactory):
    """A round that is open today."""

    class Meta:
        model = models.Round

    programme = factory.SubFactory(ProgrammeFactory)
    instrument = factory.SubFactory(InstrumentFactory, penvoerder=factory.SelfAttribute("..programme.penvoerder"))
    name = factory.Sequence(lambda n: f"Zelfevaluatie {n}")
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))


class SelfEvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SelfEvaluation

    round = factory.SubFactory(RoundFactory)
    school = factory.SubFactory(SchoolFactory)


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Answer

    evaluation = factory.SubFactory(SelfEvaluationFactory)
    question = factory.SubFactory(QuestionFactory)


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Report

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "stuurgroep"
    title = "Voortgang najaar 2026"
    as_of = factory.LazyFunction(timezone.localdate)


class TipFactory(factory.django.DjangoModelFactory):
    """A tip of the penvoerder itself for schools at the first level of visie."""

    class Meta:
        model = models.Tip

    programme = factory.SubFactory(ProgrammeFactory)
    instrument_key = "zelfevaluatie-po"
    pillar_key = "visie"
    purpose = "own"
    level = 1
    text = factory.Sequence(lambda n: f"Probeer eens iets nieuws {n}.")
    edited = True

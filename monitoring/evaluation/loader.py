"""Loads a questionnaire's definition file. A version that is in use never changes: new texts need a new version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from monitoring.evaluation.definition import InstrumentDefinition, PillarDefinition, read_instrument
from monitoring.models import Instrument, Pillar, PillarLevel, Question
from trajectories.models import ScenarioModel


def load_instrument(path: str | Path, *, penvoerder: Penvoerder) -> Instrument:
    """Load the questionnaire at ``path`` for a penvoerder and return it. Loading the same again changes nothing.

    Raises ``DomainError``: mistakes in the file (all of them, with their place); a scenario model that the
    penvoerder does not have, or with another number of levels; a changed text under a version that is in
    use (frozen), with the way out: raise the version.
    """
    definition = read_instrument(path)
    with transaction.atomic():
        scenario_model = _scenario_model(definition, penvoerder)
        instrument = (
            Instrument.objects.select_for_update(of=("self",))
            .filter(penvoerder=penvoerder, key=definition.key, version=definition.version)
            .first()
        )
        if instrument is not None and content_of(instrument) == definition.model_dump(mode="json"):
            return instrument
        if instrument is not None and instrument.frozen_at is not None:
            newest = Instrument.objects.filter(penvoerder=penvoerder, key=definition.key).order_by("-version")[0]
            raise DomainError(
                _(
                    "Version %(version)d of “%(name)s” is in use in a round, so its text stays as it is. "
                    "Put version: %(next)d in the file to load the new text beside it."
                )
                % {"version": definition.version, "name": instrument.name, "next": newest.version + 1}
            )
        return _write(definition, penvoerder, scenario_model, instrument)


def sole_penvoerder(slug: str = "") -> Penvoerder:
    """Return the penvoerder with ``slug``, or the only one there is.

    Raises ``DomainError`` that lists the slugs when none or several fit.
    """
    everyone = list(Penvoerder.objects.order_by("slug"))
    fitting = [one for one in everyone if not slug or one.slug == slug]
    if len(fitting) == 1:
        return fitting[0]
    if not everyone:
        raise DomainError(_("There is no penvoerder yet. Load a programme first: manage.py load_programme FILE."))
    listed = ", ".join(one.slug for one in everyone)
    if slug:
        raise DomainError(
            _("There is no penvoerder “%(slug)s”. There are: %(listed)s.") % {"slug": slug, "listed": listed}
        )
    raise DomainError(_("For which penvoerder? Say --penvoerder with one of: %(listed)s.") % {"listed": listed})


def content_of(instrument: Instrument) -> dict[str, Any]:
    """Return a loaded questionnaire in the form of its definition file, to compare the two."""
    return {
        "key": instrument.key,
        "version": instrument.version,
        "name": instrument.name,
        "education": instrument.education,
        "scale": instrument.scale,
        "minutes": instrument.minutes,
        "scenario_model": instrument.scenario_model.key if instrument.scenario_model else None,
        "introduction": instrument.introduction,
        "pillars": [
            {
                "key": pillar.key,
                "name": pillar.name,
                "introduction": pillar.introduction,
                "levels": [{"name": level.name, "description": level.description} for level in pillar.levels.all()],
                "questions": [_question_content(question) for question in pillar.questions.all()],
            }
            for pillar in instrument.pillars.prefetch_related("levels", "questions")
        ],
    }


def _question_content(question: Question) -> dict[str, Any]:
    explanation = None
    if question.explanation:
        explanation = {"title": question.explanation_title, "text": question.explanation}
    return {
        "key": question.key,
        "kind": str(question.kind),
        "text": question.text,
        "explanation": explanation,
        "options": question.options,
        "required": question.required,
    }


def _scenario_model(definition: InstrumentDefinition, penvoerder: Penvoerder) -> ScenarioModel:
    model = ScenarioModel.objects.filter(penvoerder=penvoerder, key=definition.scenario_model).first()
    if model is None:
        known = ", ".join(ScenarioModel.objects.filter(penvoerder=penvoerder).values_list("key", flat=True)) or "–"
        raise DomainError(
            _("%(penvoerder)s has no scenario model “%(key)s” (it has: %(known)s). Load its programme first.")
            % {"penvoerder": penvoerder.name, "key": definition.scenario_model, "known": known}
        )
    levels, wanted = model.levels.count(), len(definition.pillars[0].levels)
    if levels != wanted:
        raise DomainError(
            _("The pillars have %(wanted)d levels and the scenario model “%(key)s” has %(levels)d.")
            % {"wanted": wanted, "key": model.key, "levels": levels}
        )
    return model


def _write(
    definition: InstrumentDefinition,
    penvoerder: Penvoerder,
    scenario_model: ScenarioModel,
    instrument: Instrument | None,
) -> Instrument:
    """Write the definition; one that nobody answered yet (not frozen) is written anew."""
    if instrument is None:
        instrument = Instrument(penvoerder=penvoerder, key=definition.key, version=definition.version)
    instrument.name = definition.name
    instrument.education = [str(one) for one in definition.education]
    instrument.scale = list(definition.scale)
    instrument.minutes = definition.minutes
    instrument.introduction = definition.introduction
    instrument.scenario_model = scenario_model
    instrument.save()
    instrument.pillars.all().delete()
    for order, part in enumerate(definition.pillars, start=1):
        _write_pillar(instrument, order, part)
    return instrument


def _write_pillar(instrument: Instrument, order: int, part: PillarDefinition) -> None:
    pillar = Pillar.objects.create(
        instrument=instrument, key=part.key, name=part.name, introduction=part.introduction, order=order
    )
    PillarLevel.objects.bulk_create(
        PillarLevel(pillar=pillar, number=number, name=level.name, description=level.description)
        for number, level in enumerate(part.levels, start=1)
    )
    Question.objects.bulk_create(
        Question(
            pillar=pillar,
            key=question.key,
            kind=question.kind,
            text=question.text,
            explanation_title=question.explanation.title if question.explanation else "",
            explanation=question.explanation.text if question.explanation else "",
            options=list(question.options),
            required=question.required,
            order=number,
        )
        for number, question in enumerate(part.questions, start=1)
    )

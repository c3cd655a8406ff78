"""Loads a questionnaire's definition file. A version that is in use never changes: new texts need a new version."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full
from monitoring.evaluation.definition import InstrumentDefinition, PillarDefinition, read_addition, read_instrument
from monitoring.evaluation.exporting import content_of
from monitoring.evaluation.own import with_own_questions
from monitoring.models import Instrument, Pillar, PillarLevel, Question
from trajectories.models import ScenarioModel


def load_instrument(
    path: str | Path, *, penvoerder: Penvoerder, own: str | Path | None = None, scenario_model: str = ""
) -> Instrument:
    """Load the questionnaire at ``path`` for a penvoerder and return it. Loading the same again changes nothing.

    ``own``: a file with own questions of the penvoerder to add. ``scenario_model``: the key of the penvoerder's own
    model, when it has as many levels as the one that the file names.

    Raises ``DomainError``: mistakes in the file (all of them, with their place); a scenario model that the
    penvoerder does not have, or with another number of levels; a changed text under a version that is in
    use (frozen), or that would drop own questions, with the way out: raise the version.
    """
    definition = read_instrument(path)
    if own is not None:
        definition = with_own_questions(definition, read_addition(own))
    if scenario_model and definition.scenario_model:
        definition = definition.model_copy(update={"scenario_model": scenario_model})
    return write_instrument(definition, penvoerder=penvoerder)


@transaction.atomic
def write_instrument(definition: InstrumentDefinition, *, penvoerder: Penvoerder) -> Instrument:
    """Write a definition that fits together to the database; ``load_instrument`` says what is refused.

    A version that is new is ``based_on`` the highest version before it.
    """
    model = _scenario_model(definition, penvoerder)
    versions = Instrument.objects.filter(penvoerder=penvoerder, key=definition.key)
    instrument = versions.select_for_update(of=("self",)).filter(version=definition.version).first()
    if instrument is not None:
        if content_of(instrument) == definition.model_dump(mode="json"):
            return instrument
        _refuse_to_lose(instrument, definition)
    else:
        earlier = versions.filter(version__lt=definition.version).order_by("-version").first()
        instrument = Instrument(penvoerder=penvoerder, key=definition.key, version=definition.version, based_on=earlier)
    return _write(definition, model, instrument)


def write_version(definition: InstrumentDefinition, instrument: Instrument) -> Instrument:
    """Write what was made in the browser to a version of which the caller knows that it may still change (a draft).

    Raises ``DomainError`` for a scenario model that the penvoerder does not have or with another number of levels.
    """
    instrument.edited_at = timezone.now()
    return _write(definition, _scenario_model(definition, instrument.penvoerder), instrument)


def _refuse_to_lose(instrument: Instrument, definition: InstrumentDefinition) -> None:
    """Refuse when what is in use would change, or work done in the browser or own questions would be gone."""
    versions = Instrument.objects.filter(penvoerder=instrument.penvoerder_id, key=instrument.key)
    newest = versions.order_by("-version").values_list("version", flat=True)[0]
    words = {"version": instrument.version, "name": instrument.name, "next": newest + 1}
    if instrument.frozen_at is not None:
        raise DomainError(
            _(
                "Version %(version)d of “%(name)s” is in use in a round, so its text stays as it is. "
                "Put version: %(next)d in the file to load the new text beside it."
            )
            % words
        )
    if instrument.edited_at is not None:
        raise DomainError(
            _(
                "Version %(version)d of “%(name)s” was worked on in the browser on %(day)s, and the file would undo "
                "that. Put version: %(next)d in the file to load it beside it, or throw the draft away first."
            )
            % {**words, "day": day_full(instrument.edited_at)}
        )
    kept = {
        (pillar.key, question.key) for pillar in definition.pillars for question in pillar.questions if question.own
    }
    own = Question.objects.filter(pillar__instrument=instrument, own=True).select_related("pillar")
    lost = [question.text for question in own if (question.pillar.key, question.key) not in kept]
    if lost:
        raise DomainError(
            _(
                "Version %(version)d of “%(name)s” has own questions that are not in the file, and they would be gone: "
                "%(lost)s Put version: %(next)d in the file, or add the own questions to it."
            )
            % {**words, "lost": " ".join(f"“{text}”" for text in lost)}
        )


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


def _scenario_model(definition: InstrumentDefinition, penvoerder: Penvoerder) -> ScenarioModel | None:
    if definition.scenario_model is None:
        return None
    model = ScenarioModel.objects.filter(penvoerder=penvoerder, key=definition.scenario_model).first()
    if model is None:
        known = ", ".join(ScenarioModel.objects.filter(penvoerder=penvoerder).values_list("key", flat=True)) or "–"
        raise DomainError(
            _("%(penvoerder)s has no scenario model “%(key)s” (it has: %(known)s). Load its programme first.")
            % {"penvoerder": penvoerder.name, "key": definition.scenario_model, "known": known}
        )
    levels, wanted = model.levels.count(), max(len(pillar.levels) for pillar in definition.pillars)
    if levels != wanted:
        raise DomainError(
            _("The pillars have %(wanted)d levels and the scenario model “%(key)s” has %(levels)d.")
            % {"wanted": wanted, "key": model.key, "levels": levels}
        )
    return model


def _write(definition: InstrumentDefinition, model: ScenarioModel | None, instrument: Instrument) -> Instrument:
    """Write the definition; one that nobody answered yet (not frozen) is written anew."""
    instrument.name = definition.name
    instrument.audience = definition.audience
    instrument.anonymous = definition.anonymous
    instrument.education = [str(one) for one in definition.education]
    instrument.scale = list(definition.scale)
    instrument.importance_scale = list(definition.importance_scale)
    instrument.realisation_scale = list(definition.realisation_scale)
    instrument.satisfaction_scale = list(definition.satisfaction_scale)
    instrument.minutes = definition.minutes
    instrument.introduction = definition.introduction
    instrument.terms = [term.model_dump(mode="json") for term in definition.terms]
    instrument.scenario_model = model
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
            allows_between=question.allows_between,
            options=list(question.options),
            allows_other=question.allows_other,
            lowest=question.lowest,
            highest=question.highest,
            unit=question.unit or "",
            condition=question.condition.model_dump(mode="json") if question.condition else None,
            own=question.own,
            required=question.required,
            order=number,
        )
        for number, question in enumerate(part.questions, start=1)
    )

"""Writes a questionnaire back in the form of its definition file: what is in the database now, edits included.

Loading the file that this gives changes nothing; comments and the order of fields within a part are not kept.
"""

from __future__ import annotations

from typing import Any

import yaml

from monitoring.evaluation.definition import InstrumentDefinition
from monitoring.models import Instrument, Question


def content_of(instrument: Instrument) -> dict[str, Any]:
    """Return a questionnaire as the plain data of its definition file (``model_dump(mode="json")``). Four queries."""
    return {
        "key": instrument.key,
        "version": instrument.version,
        "name": instrument.name,
        "audience": str(instrument.audience),
        "anonymous": instrument.anonymous,
        "education": instrument.education,
        "scale": instrument.scale,
        "importance_scale": instrument.importance_scale,
        "realisation_scale": instrument.realisation_scale,
        "satisfaction_scale": instrument.satisfaction_scale,
        "minutes": instrument.minutes,
        "scenario_model": instrument.scenario_model.key if instrument.scenario_model else None,
        "introduction": instrument.introduction,
        "terms": instrument.terms,
        "pillars": [
            {
                "key": pillar.key,
                "name": pillar.name,
                "introduction": pillar.introduction,
                "levels": [{"name": level.name, "description": level.description} for level in pillar.levels.all()],
                "questions": [_question(question) for question in pillar.questions.all()],
            }
            for pillar in instrument.pillars.prefetch_related("levels", "questions")
        ],
    }


def definition_of(instrument: Instrument) -> InstrumentDefinition:
    """Return a questionnaire as the definition that its file would give."""
    return InstrumentDefinition.model_validate(content_of(instrument))


def as_yaml(instrument: Instrument) -> str:
    """Return a questionnaire as the text of a definition file; what has its default value is left out."""
    data = definition_of(instrument).model_dump(mode="json", exclude_defaults=True)
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as people do: line under line."""


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _as_block)


def _question(question: Question) -> dict[str, Any]:
    explanation = None
    if question.explanation:
        explanation = {"title": question.explanation_title, "text": question.explanation}
    return {
        "key": question.key,
        "kind": str(question.kind),
        "text": question.text,
        "explanation": explanation,
        "allows_between": question.allows_between,
        "options": question.options,
        "allows_other": question.allows_other,
        "lowest": question.lowest,
        "highest": question.highest,
        "unit": question.unit or None,
        "condition": question.condition or None,
        "own": question.own,
        "required": question.required,
    }

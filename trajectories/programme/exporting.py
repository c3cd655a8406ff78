"""Writes a programme back as a definition file: what is in the database now, edits of the browser included.

Loading the file that this gives changes nothing, and a programme that was loaded and not edited gives the same
definition back (comments and the order of fields within a part are not kept).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from trajectories.models import BudgetLine, BudgetSide, Programme
from trajectories.programme import definition as parts

FACTS = ("slug", "name", "scheme", "start", "end", "summary", "ambitions_at_most", "words", "steering_parties")
PENVOERDER = ("slug", "name", "network_name", "short_name", "accent", "reply_to")


def export_definition(programme: Programme) -> parts.Definition:
    """Return the definition of ``programme`` as it stands in the database; a fixed number of queries."""
    return parts.Definition.model_validate(definition_data(programme))


def definition_data(programme: Programme) -> dict[str, Any]:
    """Return what ``export_definition`` validates: plain data by the fields of a definition file.

    What was taken out of use is left out.
    """
    model = programme.scenario_model
    levels = model.levels.prefetch_related("texts__pillar")
    return {
        "penvoerder": _fields(programme.penvoerder, PENVOERDER),
        "programme": _fields(programme, FACTS),
        "municipalities": _municipalities(programme),
        "boards": _boards(programme),
        "scenario_model": {
            **_fields(model, ("key", "name", "level_name", "section")),
            "pillars": [_fields(pillar, ("key", "name")) for pillar in model.pillars.all()],
            "levels": [
                {
                    **_fields(level, ("number", "name", "description")),
                    "on_pillars": {
                        text.pillar.key: text.text
                        for text in sorted(level.texts.all(), key=lambda text: text.pillar.order)
                    },
                }
                for level in levels
            ],
        },
        "phases": _keyed(programme.phases.all(), parts.PhasePart),
        "principles": _keyed(programme.principles.all(), parts.PrinciplePart),
        "lines": _keyed(programme.lines.all(), parts.LinePart),
        "objectives": _keyed(programme.objectives.select_related("line", "principle"), parts.ObjectivePart),
        "tracks": _tracks(programme),
        "activity_kinds": _keyed(programme.activity_kinds.select_related("line"), parts.ActivityKindPart),
        "conversation_kinds": [
            {
                **_part(kind, parts.ConversationKindPart, omit={"topics"}),
                "topics": _keyed(kind.topics.all(), parts.TopicPart),
            }
            for kind in _in_use(programme.conversation_kinds.prefetch_related("topics"))
        ],
        "needs": _keyed(programme.needs.all(), parts.NeedPart),
        "collaboration_kinds": [
            {
                **_part(kind, parts.CollaborationKindPart, omit={"roles", "guide"}),
                "roles": _keyed(kind.roles.all(), parts.RolePart),
                "guide": [question.text for question in kind.guide.all()],
            }
            for kind in _in_use(programme.collaboration_kinds.prefetch_related("roles", "guide"))
        ],
        "indicators": _indicators(programme),
        "budget": _budget(programme),
        "risks": _keyed(programme.risks.all(), parts.RiskPart),
        "planning": _keyed(
            programme.plan_items.select_related("phase", "line").order_by("order", "pk"), parts.PlanItemPart
        ),
        "monitoring": _keyed(programme.monitoring_means.all(), parts.MonitoringPart),
    }


def as_yaml(definition: parts.Definition) -> str:
    """Return a definition as the text of a file; what has its default value is left out."""
    data = definition.model_dump(mode="python", exclude_defaults=True)
    return yaml.safe_dump(_plain(data), allow_unicode=True, sort_keys=False, width=110)


def _fields(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _part(row: Any, part: type[BaseModel], *, omit: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of ``part`` as ``row`` has them; a reference becomes its key (a level its number)."""
    values: dict[str, Any] = {}
    for name in part.model_fields.keys() - set(omit):
        value = getattr(row, name)
        if getattr(value, "retired_on", None):
            value = None
        elif hasattr(value, "_meta"):
            value = value.number if hasattr(value, "number") and not hasattr(value, "key") else value.key
        values[name] = value
    return values


def _keyed(rows: Iterable[Any], part: type[BaseModel]) -> list[dict[str, Any]]:
    return [_part(row, part) for row in _in_use(rows)]


def _in_use(rows: Iterable[Any]) -> list[Any]:
    """Leave out what was taken out of use."""
    return [row for row in rows if row.retired_on is None]


def _municipalities(programme: Programme) -> list[dict[str, Any]]:
    matching = dict(programme.matchings.values_list("municipality", "amount"))
    priorities: dict[int, list[str]] = {}
    for place, text in programme.priorities.order_by("order").values_list("municipality", "text"):
        priorities.setdefault(place, []).append(text)
    rows = programme.municipalities.through.objects.filter(programme=programme).select_related("municipality")
    return [
        {
            "code": row.municipality.code,
            "name": row.municipality.name,
            "matching": matching.get(row.municipality_id),
            "priorities": priorities.get(row.municipality_id, []),
        }
        for row in rows.order_by("pk")
    ]


def _boards(programme: Programme) -> list[dict[str, Any]]:
    boards: dict[str, dict[str, Any]] = {}
    for priority in programme.board_priorities.select_related("board").order_by("pk"):
        board = priority.board
        part = boards.setdefault(board.number, {"number": board.number, "name": str(board), "rows": []})
        part["rows"].append((priority.order, priority.text))
    return [
        {"number": part["number"], "name": part["name"], "priorities": [text for _order, text in sorted(part["rows"])]}
        for part in boards.values()
    ]


def _tracks(programme: Programme) -> list[dict[str, Any]]:
    tracks = programme.tracks.select_related("level", "next_track").prefetch_related("steps")
    return [
        {**_part(track, parts.TrackPart, omit={"steps"}), "steps": _keyed(track.steps.all(), parts.StepPart)}
        for track in _in_use(tracks)
    ]


def _indicators(programme: Programme) -> list[dict[str, Any]]:
    rows = programme.indicators.select_related("line", "objective", "track", "activity_kind")
    return [
        {
            **_part(row, parts.IndicatorPart, omit={"targets", "counts"}),
            "counts": row.source,
            "targets": {
                target.phase.key: target.value
                for target in sorted(row.targets.all(), key=lambda target: target.phase.order)
                if target.phase.retired_on is None
            },
        }
        for row in _in_use(rows.prefetch_related("targets__phase"))
    ]


def _budget(programme: Programme) -> dict[str, Any] | None:
    lines: dict[str, list[BudgetLine]] = {}
    for line in _in_use(programme.budget_lines.prefetch_related("amounts")):
        lines.setdefault(line.side, []).append(line)
    rules = _keyed(programme.budget_rules.all(), parts.BudgetRulePart)
    if not lines and not rules:
        return None
    sides = {
        side.value: [
            {
                **_part(line, parts.BudgetLinePart, omit={"amounts"}),
                "amounts": {amount.year: amount.amount for amount in line.amounts.all()},
            }
            for line in lines.get(side.value, [])
        ]
        for side in BudgetSide
    }
    return {**sides, "rules": rules}


def _plain(value: Any) -> Any:
    """Return a value with types that YAML has: money as a whole number where it is one, enumerations as their code."""
    if isinstance(value, dict):
        return {_plain(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return getattr(value, "value", value)

"""What a change of the definition must keep to, besides what each field says of itself.

The definition as a whole is checked with the rules for definition files, so the browser cannot make what a file could
not say, and both say it in the same words.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from cmk.core.definitions import Place, checked
from trajectories.models import Activity, Phase, Programme, Trajectory
from trajectories.programme.checks import cross_checks
from trajectories.programme.definition import Definition
from trajectories.programme.exporting import definition_data


def day(value: datetime.date) -> str:
    """Write a date in a sentence."""
    return formats.date_format(value, "j F Y")


def outside_new_days(programme: Programme, values: dict[str, Any]) -> list[str]:
    """Return what would fall outside the new days of a programme: phases, trajectories, activities."""
    start, end = values["start"], values["end"]
    if end <= start:
        return [_("The last day must come after the first.")]
    return list(_left_outside(programme, start, end))


def _left_outside(programme: Programme, start: datetime.date, end: datetime.date) -> Iterable[str]:
    checks: Sequence[tuple[Any, str, str, str]] = (
        (Phase.objects.filter(retired_on=None), "start", "end", _("A phase")),
        (Trajectory.objects, "started_on", "started_on", _("A trajectory")),
        (Activity.objects, "starts_on", "starts_on", _("An activity")),
    )
    for rows, first, last, what in checks:
        spans = rows.filter(programme=programme).aggregate(first=models.Min(first), last=models.Max(last))
        if spans["first"] and spans["first"] < start:
            yield _("%(what)s begins on %(day)s, before the new first day.") % {
                "what": what,
                "day": day(spans["first"]),
            }
        if spans["last"] and spans["last"] > end:
            yield _("%(what)s reaches %(day)s, after the new last day.") % {"what": what, "day": day(spans["last"])}


def problems_of(programme: Programme) -> list[str]:
    """Return what does not fit in the definition of ``programme`` as it stands in the database, as sentences."""
    data = definition_data(programme)
    _definition, problems = checked(data, Definition, cross_checks)
    return list(dict.fromkeys(f"{_said(data, place)}: {sentence}" for place, sentence in problems))


def _said(data: Any, place: Place) -> str:
    """Write a place in the definition as people know it: the names along the way, and the field."""
    words = [*_along(data, place)]
    return ", ".join(words) or _("The programme")


def _along(data: Any, place: Place) -> Iterator[str]:
    from trajectories.programme.editing.catalogue import KINDS

    kind = next((kind for kind in KINDS.values() if place and kind.definition == place[0]), None)
    model: Any = kind.model if kind else None
    for step in place:
        for rows in kind.rows if kind else ():
            if rows.definition == step:
                model = rows.model
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(data, dict) and (name := data.get("name") or data.get("text")):
            yield f"‘{name}’"
    if place and isinstance(place[-1], str) and model:
        name = {"counts": "source"}.get(place[-1], place[-1])
        field = next((field for field in model._meta.fields if field.name == name), None)
        if field:
            yield str(field.verbose_name)
        elif kind and len(place) == 1:
            yield str(kind.title)

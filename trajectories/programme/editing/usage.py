"""Who uses a part of the definition: rows of anything that is no part of it, counted by what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _

from trajectories.models import Programme, Trajectory, TrajectoryStep
from trajectories.programme.editing.catalogue import PARTS

# What people count instead of the rows themselves.
COUNTED_AS: dict[Any, tuple[str, type[models.Model]]] = {TrajectoryStep: ("trajectory", Trajectory)}


def _users(model: type[models.Model]) -> list[Any]:
    """Return the relations by which rows outside the definition name a row of ``model``."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.related_model not in PARTS and relation.related_model is not Programme
    ]


def usage(rows: Iterable[models.Model]) -> dict[int, list[tuple[str, int]]]:
    """Return by primary key what uses each of ``rows`` (of one model): what it is called, and how many.

    One query for each kind of row that may use them.
    """
    parts = list(rows)
    found: dict[int, list[tuple[str, int]]] = {part.pk: [] for part in parts}
    if not parts:
        return found
    for relation in _users(type(parts[0])):
        name = relation.field.name
        counted, shown = COUNTED_AS.get(relation.related_model, ("pk", relation.related_model))
        counts = (
            relation.related_model._base_manager.filter(**{f"{name}__in": [part.pk for part in parts]})
            .order_by()
            .values_list(name)
            .annotate(number=Count(counted, distinct=True))
        )
        meta = shown._meta
        for pk, number in counts:
            found[pk].append((str(meta.verbose_name if number == 1 else meta.verbose_name_plural), number))
    return found


def said(uses: list[tuple[str, int]]) -> str:
    """Write what uses something: ``12 conversations and 3 activities``; empty without any."""
    words = [f"{number} {name}" for name, number in uses]
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}

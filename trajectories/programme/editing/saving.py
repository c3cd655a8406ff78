"""The writes about a programme's definition: save a part, take one out of use, put one back.

One person at a time changes a programme's definition. What was changed by somebody else since the page was
opened is refused (``stamp``), and so is what a definition file could not say (``rules.problems_of``). A later load of
the definition file leaves these edits alone (see ``trajectories.programme.loader``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import BudgetLine, Programme
from trajectories.programme.editing import roads, rules
from trajectories.programme.editing.catalogue import KINDS, STEPS
from trajectories.programme.editing.description import CHANGED_MEANWHILE, Kind, Rows
from trajectories.programme.editing.edits import PartEdit, stamp
from trajectories.programme.editing.usage import usage
from trajectories.programme.editing.writing import Done, put_in_place, write_part

# A part as it stands, given the programme; None for a new one.
Find = Callable[[Programme], Any]


@contextmanager
def fitting(programme: Programme) -> Iterator[Programme]:
    """Lock a programme for a change, in a transaction; raise ``DomainError`` when it no longer fits together after."""
    locked = Programme.objects.select_for_update(of=("self",)).select_related("penvoerder", "scenario_model")
    fresh = locked.get(pk=programme.pk)
    before = set(rules.problems_of(fresh))
    yield fresh
    if problems := [text for text in rules.problems_of(fresh) if text not in before]:
        raise DomainError(*problems)


@transaction.atomic
def save_part(
    *,
    programme: Programme,
    kind: Kind,
    key: Any,
    edit: PartEdit,
    seen: str,
    chosen: frozenset[str] = frozenset(),
) -> Done:
    """Save a part of the definition (``key`` None: a new one) with its rows; return what that did.

    ``seen``: the ``stamp`` of the part when the page was opened. ``chosen``: which changes of steps also go to
    running trajectories, as the preview offered them. Raises ``DomainError`` with every objection.
    """
    with fitting(programme) as fresh:
        part = None if key is None else _found(kind, fresh, key)
        if stamp(kind, part) != seen:
            raise DomainError(str(CHANGED_MEANWHILE))
        if kind.objections and (problems := kind.objections(fresh, edit.values)):
            raise DomainError(*problems)
        done = write_part(fresh, kind, part, edit)
    _reach_trajectories(done, chosen)
    return done


def _found(kind: Kind, programme: Programme, key: Any) -> Any:
    if kind.single:
        return kind.single(programme)
    part = kind.live(programme).filter(key=key).first()
    if part is None:
        raise DomainError(str(CHANGED_MEANWHILE))
    return part


def _reach_trajectories(done: Done, chosen: frozenset[str]) -> None:
    new = []
    for row in done.rows:
        if row.rows is not STEPS or row.gone:
            continue
        if row.index is not None and f"nieuw-{row.index}" in chosen:
            new.append(row.row)
        elif row.index is None and f"stap-{row.row.pk}" in chosen:
            roads.follow_step(row.row)
    if new:
        roads.add_steps(done.part, new)


@transaction.atomic
def retire_part(*, programme: Programme, kind: Kind, key: str) -> Done:
    """Take a part out of use; what was made with it keeps it. What nothing ever used goes altogether.

    Parts that named it go on without it. Raises ``DomainError`` when another part counts with it (an indicator its
    track, a rule of the budget its line), naming those, or when the programme cannot do without.
    """
    with fitting(programme) as fresh:
        part = _found(kind, fresh, key)
        done = Done(part, removed=True, uses=usage([part])[part.pk])
        if needing := list(_needing(fresh, part)):
            words = {"name": part, "needing": ", ".join(needing)}
            raise DomainError(_("‘%(name)s’ is still needed by %(needing)s. Change that first.") % words)
        for other, field in naming(part):
            if not getattr(field, "null", False):
                continue
            setattr(other, field.name, None)
            other.save(update_fields=[field.name])
            done.cleared.append(str(other))
        loaded = f"{kind.model._meta.model_name}:{fresh.slug}:{part.key}" in fresh.loaded
        if done.uses or loaded:
            part.retired_on = today()
            part.save(update_fields=["retired_on"])
        else:
            part.delete()
        put_in_place(kind, fresh)
    return done


def naming(part: models.Model) -> Iterator[tuple[Any, Any]]:
    """Yield the parts in use that name ``part``, each with the field in which they do (not what lies within it)."""
    kinds = {kind.model for kind in KINDS.values() if not kind.single}
    for relation in part._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.related_model in kinds:
            field: Any = relation.field  # type: ignore[union-attr]
            rows = relation.related_model._default_manager.filter(**{field.name: part}, retired_on=None)
            yield from ((other, field) for other in rows.exclude(pk=part.pk if type(part) is field.model else None))


def _needing(programme: Programme, part: Any) -> Iterator[str]:
    for other, field in naming(part):
        if field.remote_field.on_delete is models.PROTECT:
            yield f"‘{other}’"
    if isinstance(part, BudgetLine):
        for rule in programme.budget_rules.filter(retired_on=None):
            if part.key in [*rule.of, *rule.base]:
                yield f"‘{rule}’"


@transaction.atomic
def take_back(*, programme: Programme, kind: Kind, key: str) -> Any:
    """Take a part into use again, at the end of its list; return it.

    Raises ``DomainError`` when it is not out of use, names something that is, or when another one has its name by now.
    """
    with fitting(programme) as fresh:
        part = kind.retired(fresh).filter(key=key).first()
        if part is None:
            raise DomainError(str(CHANGED_MEANWHILE))
        problems = []
        for field in part._meta.fields:
            other = getattr(part, field.name) if field.is_relation and field.name != "programme" else None
            if getattr(other, "retired_on", None) and other != part:
                problems.append(_("‘%(name)s’ is out of use itself. Put that back first.") % {"name": other})
        if problems:
            raise DomainError(*problems)
        part.order = kind.live(fresh).count() + 1
        part.retired_on = None
        part.save(update_fields=["order", "retired_on"])
    return part


@transaction.atomic
def take_back_row(*, programme: Programme, kind: Kind, key: str, rows: Rows, pk: int) -> Any:
    """Take a row (a step, a topic, a role) into use again, as the last of its part; return it. See ``take_back``."""
    with fitting(programme) as fresh:
        part = _found(kind, fresh, key)
        row = getattr(part, rows.related).exclude(retired_on=None).filter(pk=pk).first()
        if row is None:
            raise DomainError(str(CHANGED_MEANWHILE))
        setattr(row, rows.place, rows.live(part).count() + 1)
        row.retired_on = None
        row.save(update_fields=[rows.place, "retired_on"])
    return row

"""Two rows that are one person become one: everything that points to the one goes to the other; nothing gets lost.

It is found through Django's own record of relations, so that a model made later moves along by itself. Two dated
roles that are the same and overlap become one; so do two rows of which only one may exist per person.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import Invitation, Membership, User
from cmk.core.errors import DomainError
from cmk.core.models import Dated, active_q, today
from schools.models import NotTheSame, Person
from schools.people.addresses import REASON_LENGTH


@dataclass(frozen=True)
class Step:
    """What happens to one row that points to the person who goes: it moves, or (``into``) becomes one with another."""

    row: Any
    field: str
    into: Any = None


@dataclass(frozen=True)
class Chosen:
    """Which of the two values stays, per field: ``True`` takes that of the person who goes."""

    name: bool = False
    email: bool = False
    phone: bool = False
    account: bool = False


def references(model: type[models.Model]) -> list[Any]:
    """Return every foreign key, of whatever model (also the hidden ones of many-to-many), that points to ``model``."""
    return [
        relation.field  # type: ignore[union-attr]
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]


def plan(keep: Person, gone: Person) -> list[Step]:
    """Return what would happen to everything that points to ``gone``. Some queries per model, whatever the rows."""
    steps: list[Step] = []
    for field in references(Person):
        model = field.model
        if model is NotTheSame:
            continue  # moved apart, for its order of the two must stay
        rows = list(model._base_manager.filter(**{field.name: gone}))
        if rows:
            kept = list(model._base_manager.filter(**{field.name: keep}))
            steps += _dated_steps(field, rows, kept) if issubclass(model, Dated) else _steps(field, rows, kept)
    return steps


def _steps(field: Any, rows: list[Any], kept: list[Any]) -> Iterator[Step]:
    groups = _unique_with(field)
    for row in rows:
        twin = next(
            (other for other in kept for names in groups if all(getattr(row, n) == getattr(other, n) for n in names)),
            None,
        )
        yield Step(row, field.name, twin)


def _unique_with(field: Any) -> list[list[str]]:
    """Return what, together with ``field``, may exist once: the other columns of each unique constraint with it.

    A condition of the constraint is left out of account: at worst two rows become one that need not.
    """
    options = field.model._meta
    together = [tuple(names) for names in options.unique_together]
    together += [tuple(one.fields) for one in options.constraints if isinstance(one, models.UniqueConstraint)]
    groups = [
        [options.get_field(name).attname for name in names if name != field.name]
        for names in together
        if field.name in names
    ]
    return [*groups, []] if field.unique else groups


def _dated_steps(field: Any, rows: list[Any], kept: list[Any]) -> Iterator[Step]:
    """Yield the steps for dated roles: the same ones that overlap become one, from the first day to the last."""
    everything: dict[tuple[Any, ...], list[Any]] = {}
    for row in sorted([*kept, *rows], key=lambda row: (row.start, row.pk)):
        everything.setdefault(_same_role(row, field), []).append(row)
    going = {row.pk for row in rows}
    for same in everything.values():
        for cluster in _overlapping(same):
            moved = [row for row in cluster if row.pk in going]
            if not moved:
                continue
            stays = next((row for row in cluster if row.pk not in going), moved[0])
            yield from (Step(row, field.name, stays if row is not stays else None) for row in cluster if row in moved)
            # Roles of the one who stays that only now overlap, through a role of the other.
            yield from (Step(row, field.name, stays) for row in cluster if row not in moved and row is not stays)


def _same_role(row: Any, field: Any) -> tuple[Any, ...]:
    """Return what makes two dated rows the same role: where it is (the other relations) and what (the choices)."""
    fields = [one for one in row._meta.concrete_fields if one.name != field.name]
    return tuple(getattr(row, one.attname) for one in fields if one.is_relation or one.choices)


def _overlapping(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Divide rows, in order of their first day, in groups of which the days overlap."""
    group: list[Any] = []
    last = datetime.date.min
    for row in rows:
        if group and row.start > last:
            yield group
            group = []
        group.append(row)
        end = row.end or datetime.date.max
        last = end if len(group) == 1 else max(last, end)
    if group:
        yield group


@transaction.atomic
def merge_people(*, keep: Person, gone: Person, chosen: Chosen, by: User) -> Person:
    """Let everything of ``gone`` be of ``keep``, with the values that were ``chosen``, and take the row ``gone`` away.

    Of two accounts one stays linked; the other remains a user, without access here through this person, and an open
    invitation to it is withdrawn. Raises ``DomainError`` when one of the two is gone already, when it is one and the
    same person, or when they are of two penvoerders.
    """
    if keep.pk == gone.pk or keep.penvoerder_id != gone.penvoerder_id:
        raise DomainError(_("Choose two different people."))
    rows = Person.objects.select_for_update(of=("self",)).select_related("user").filter(pk__in=[keep.pk, gone.pk])
    locked = {person.pk: person for person in rows.order_by("pk")}
    if len(locked) != 2:
        raise DomainError(_("One of the two is no longer there: somebody has put them together already."))
    keep, gone = locked[keep.pk], locked[gone.pk]
    accounts = [person.user for person in (keep, gone) if person.user is not None]
    changes = {"merged": [f"{gone.name} ({gone.pk})", f"{keep.name} ({keep.pk})"]}
    changes |= _values(keep, gone, chosen)
    for step in plan(keep, gone):
        _take(step, keep)
    _move_apart(keep, gone)
    _refuse_leftovers(gone)
    gone.delete()
    keep.save()
    for account in accounts:
        forget_access(account)
        if account.pk != keep.user_id:
            _withdraw_invitations(keep, account)
    LogEntry.objects.log_create(keep, force_log=True, action=LogEntry.Action.UPDATE, actor=by, changes=changes)
    return keep


def _values(keep: Person, gone: Person, chosen: Chosen) -> dict[str, list[str]]:
    """Put the chosen values in ``keep`` (not saved yet), fill what is empty; return what was left, for the audit."""
    left = {}
    if chosen.name:
        left["name"] = [keep.name, gone.name]
        keep.given_name, keep.family_name = gone.given_name, gone.family_name
    if chosen.phone or not keep.phone:
        keep.phone = gone.phone or keep.phone
    if gone.email and (chosen.email or not keep.email):
        address = ("email", "bounced_at", "bounce_reason", "email_before", "email_changed_at", "email_changed_by_id")
        other = keep.email
        for name in address:
            setattr(keep, name, getattr(gone, name))
    else:
        other = gone.email
    keep.bounce_reason = keep.bounce_reason[:REASON_LENGTH]
    if other and other.lower() != keep.email.lower() and not keep.email_before:
        # Somebody may still write to the other address.
        keep.email_before, keep.email_changed_at, keep.email_changed_by = other, timezone.now(), None
    account = gone.user if gone.user and (chosen.account or keep.user is None) else keep.user
    if gone.user and keep.user and gone.user != keep.user:
        left["account"] = [str(gone.user if account == keep.user else keep.user), str(account)]
    keep.user = account
    return left


def _take(step: Step, keep: Person) -> None:
    """Move one row, or let it become one with the row that is there."""
    if step.into is None:
        setattr(step.row, step.field, keep)
        step.row.save(update_fields=[step.field])
    else:
        _join(step.row, step.into, keep_field=step.field, keep=keep)


def _join(row: Any, into: Any, *, keep_field: str, keep: Person) -> None:
    """Let ``row`` become one with ``into``: days stretch, empty fields fill, texts are kept, references follow."""
    into.refresh_from_db()
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name == keep_field:
            continue
        setattr(into, field.attname, _joined(field, getattr(into, field.attname), getattr(row, field.attname)))
    setattr(into, keep_field, keep)
    for field in references(type(row)):
        for pointing in list(field.model._base_manager.filter(**{field.name: row.pk})):
            twins = field.model._base_manager.filter(**{field.name: into.pk})
            step = next(iter(_steps(field, [pointing], list(twins))))
            if step.into is None:
                setattr(pointing, field.attname, into.pk)
                pointing.save(update_fields=[field.name])
            else:
                _join(pointing, step.into, keep_field=field.name, keep=into)
    row.delete()
    into.save()


def _joined(field: Any, one: Any, other: Any) -> Any:
    """Return what a field says when two rows become one."""
    if field.name == "start":
        return min(one, other)
    if field.name == "end":
        return None if one is None or other is None else max(one, other)
    if not field.editable:
        return one
    if field.name == "used":
        return one or other  # whoever went through one of two doors went through
    if one in (None, "", [], {}):
        return other
    if isinstance(field, models.JSONField) and isinstance(one, list) and isinstance(other, list):
        return [*one, *(item for item in other if item not in one)]
    if isinstance(field, models.TextField) and other and other not in one:
        return f"{one}\n\n{other}"
    if isinstance(field, models.CharField) and issubclass(field.model, Dated) and not field.choices:
        both = f"{one}, {other}"
        return both if other and other not in one and len(both) <= (field.max_length or 0) else one
    return one


def _move_apart(keep: Person, gone: Person) -> None:
    """Let who was said to be somebody else than ``gone`` be somebody else than ``keep``."""
    for row in NotTheSame.objects.filter(models.Q(person_a=gone) | models.Q(person_b=gone)):
        other = row.person_b_id if row.person_a_id == gone.pk else row.person_a_id
        first, second = min(other, keep.pk), max(other, keep.pk)
        if other == keep.pk or NotTheSame.objects.filter(person_a=first, person_b=second).exists():
            row.delete()
        else:
            row.person_a_id, row.person_b_id = first, second
            row.save(update_fields=["person_a", "person_b"])


def _refuse_leftovers(gone: Person) -> None:
    """Stop, with everything undone, when something still points to ``gone``: deleting would take it along."""
    for field in references(Person):
        if field.model._base_manager.filter(**{field.name: gone}).exists():
            raise RuntimeError(f"{field.model.__name__}.{field.name} still points to the person who goes")


def _withdraw_invitations(keep: Person, former: User) -> None:
    """Withdraw an open invitation to an account that gives access to nothing here any more."""
    if Membership.objects.filter(active_q(today()), penvoerder=keep.penvoerder_id, user=former).exists():
        return
    open_ones = Invitation.objects.filter(
        penvoerder=keep.penvoerder_id, user=former, accepted_at=None, withdrawn_at=None
    )
    open_ones.update(withdrawn_at=timezone.now())

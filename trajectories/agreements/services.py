"""Writes about agreements."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from cmk.core.files import drop_file, swapped_file
from cmk.core.models import today
from trajectories.agreements.selectors import PARTY_FIELDS
from trajectories.models import Agreement, Programme


@dataclass(frozen=True)
class Parties:
    """Who are party to an agreement besides the penvoerder; ``other_parties`` in words."""

    municipalities: tuple[Any, ...] = ()
    boards: tuple[Any, ...] = ()
    schools: tuple[Any, ...] = ()
    partners: tuple[Any, ...] = ()
    other_parties: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in PARTY_FIELDS) or bool(self.other_parties.strip())


@dataclass(frozen=True)
class AgreementData:
    """What is filled in about an agreement; ``signed_on`` None: not everybody signed yet."""

    kind: str
    title: str
    parties: Parties = field(default_factory=Parties)
    signed_on: datetime.date | None = None
    valid_until: datetime.date | None = None
    programme: Programme | None = None
    note: str = ""


@transaction.atomic
def save_agreement(
    *,
    penvoerder: Penvoerder,
    data: AgreementData,
    file: File | None = None,
    remove_file: bool = False,
    agreement: Agreement | None = None,
) -> Agreement:
    """Add an agreement of the penvoerder with its parties, or change ``agreement``; return it.

    ``file`` takes the place of the one that was kept; ``remove_file`` keeps none. Raises ``DomainError``, all reasons
    at once: no party, signed on a day to come, an end before the signing, a programme or partner of somebody else.
    """
    if problems := list(_problems(penvoerder, data)):
        raise DomainError(*problems)
    if agreement is not None:
        row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk, penvoerder=penvoerder)
    else:
        row = Agreement(penvoerder=penvoerder)
    row.kind, row.title, row.programme = data.kind, data.title.strip(), data.programme
    row.signed_on, row.valid_until = data.signed_on, data.valid_until
    row.other_parties, row.note = data.parties.other_parties.strip(), data.note.strip()
    with swapped_file(row, "file", file=file, remove=remove_file):
        row.save()
        for name in PARTY_FIELDS:
            getattr(row, name).set(getattr(data.parties, name))
    return row


def _problems(penvoerder: Penvoerder, data: AgreementData) -> list[str]:
    problems = []
    if not data.parties:
        problems.append(_("Choose with whom this agreement is: at least one party besides yourselves."))
    if data.signed_on is not None and data.signed_on > today():
        problems.append(_("The day of signing has yet to come. Leave it empty until everybody signed."))
    if data.signed_on and data.valid_until and data.valid_until < data.signed_on:
        problems.append(_("An agreement cannot end before it was signed."))
    if data.programme is not None and data.programme.penvoerder_id != penvoerder.pk:
        problems.append(_("This programme belongs to another organisation."))
    if any(partner.penvoerder_id != penvoerder.pk for partner in data.parties.partners):
        problems.append(_("A partner of another organisation cannot be a party here."))
    return problems


@transaction.atomic
def remove_agreement(*, agreement: Agreement) -> None:
    """Take out an agreement that was added by mistake; its file goes too, after commit. It is audited."""
    row = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement.pk).first()
    if row is not None:  # else a second tap, or somebody else was first
        drop_file(row.file)
        row.delete()

"""Writes about schools and partners that work together: adding, changing, ending, taking a mistake away."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from partners.models import Offer, Partner
from schools.models import School
from trajectories.models import ArrangedBy, Partnership, PartnershipManner

# How far ahead something can be agreed: the school year after this one.
AHEAD = datetime.timedelta(days=730)


@dataclass(frozen=True)
class PartnershipData:
    """What is filled in about a school and a partner; ``end`` is the last day, None while it lasts."""

    school: School
    partner: Partner
    manner: str
    arranged_by: str
    start: datetime.date
    end: datetime.date | None = None
    offer: Offer | None = None
    note: str = ""


@transaction.atomic
def save_partnership(
    *, penvoerder: Penvoerder, data: PartnershipData, partnership: Partnership | None = None
) -> Partnership:
    """Write down that a school and a partner work together, or change ``partnership``; return it.

    Raises ``DomainError``, all reasons at once: a school outside the work area or closed by then, a partner of
    somebody else or that stopped by then, an offer that is not the partner's or goes with another manner, days that
    cannot be, the same school and partner in the same manner (and with the same offer) at the same time.
    """
    Partner.objects.select_for_update(of=("self",), no_key=True).filter(pk=data.partner.pk).first()  # one at a time
    if problems := [*objections(penvoerder, data), *_overlaps(penvoerder, data, partnership)]:
        raise DomainError(*problems)
    row = Partnership(penvoerder=penvoerder)
    if partnership is not None:
        row = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk, penvoerder=penvoerder)
    row.school, row.partner, row.offer = data.school, data.partner, data.offer
    row.manner, row.arranged_by, row.note = data.manner, data.arranged_by, data.note.strip()
    row.start, row.end = data.start, data.end
    row.save()
    return row


def day_objections(
    school: School, partner: Partner, start: datetime.date, end: datetime.date | None
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the days, each with the field (``start`` or ``end``) where it can be mended."""
    if start.year < 2000 or start > today() + AHEAD:
        yield "start", _("Check the year of this date.")
    if end is not None and end < start:
        yield "end", _("The last day cannot come before the first.")
    elif end is not None and end.year > 2100:
        yield "end", _("Check the year of this date.")
    closed = _("%(name)s was closed on %(day)s. Fill in a last day before it.")
    left = _("%(name)s no longer works with us since %(day)s. Fill in a last day before it.")
    for party, stopped, text in ((school, school.closed_on, closed), (partner, partner.ended_on, left)):
        if stopped and (end is None or end >= stopped):
            yield "end" if start < stopped else "start", text % {"name": party, "day": day_full(stopped)}


def objections(penvoerder: Penvoerder, data: PartnershipData) -> Iterator[str]:
    """Yield what cannot be, but for what runs at the same time."""
    if not School.objects.in_work_area(penvoerder).filter(pk=data.school.pk).exists():
        yield _("%(school)s is not in one of your municipalities.") % {"school": data.school}
    if data.partner.penvoerder_id != penvoerder.pk:
        yield _("This partner belongs to another organisation.")
    if data.manner not in PartnershipManner.values:
        yield _("Choose how they work together.")
    if data.arranged_by not in ArrangedBy.values:
        yield _("Choose who brought them together.")
    if data.offer is not None and data.offer.partner_id != data.partner.pk:
        yield _("“%(offer)s” is not an offer of %(partner)s.") % {"offer": data.offer, "partner": data.partner}
    if data.offer is not None and data.manner != PartnershipManner.OFFER:
        yield _("You chose an offer: then they work together from the offer. Or leave the offer empty.")
    for _field, text in day_objections(data.school, data.partner, data.start, data.end):
        yield text


def _overlaps(penvoerder: Penvoerder, data: PartnershipData, partnership: Partnership | None) -> Iterator[str]:
    """Yield what runs already; two different offers of one partner can very well be taken at once."""
    rows = Partnership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=data.start),
        penvoerder=penvoerder,
        school=data.school,
        partner=data.partner,
        manner=data.manner,
        offer=data.offer,
    )
    if data.end is not None:
        rows = rows.filter(start__lte=data.end)
    for row in rows.exclude(pk=partnership.pk if partnership else None).order_by("start"):
        words = {"school": data.school, "partner": data.partner, "start": day_full(row.start)}
        if row.end is None:
            yield _("%(school)s and %(partner)s work together in this manner since %(start)s already.") % words
        else:
            words["end"] = day_full(row.end)
            text = _("%(school)s and %(partner)s worked together in this manner from %(start)s to %(end)s already.")
            yield text % words


@transaction.atomic
def end_partnership(*, partnership: Partnership, last_day: datetime.date) -> Partnership:
    """Give it its last day; it stays in the history. Raises ``DomainError`` for a day before the first, or far off."""
    row = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    if last_day < row.start:
        raise DomainError(
            _("They work together since %(day)s; choose that day or a later one.") % {"day": day_full(row.start)}
        )
    if last_day > today() + AHEAD:
        raise DomainError(_("Check the year of this date."))
    row.end = last_day
    row.save(update_fields=["end", "changed_at"])
    return row


@transaction.atomic
def remove_partnership(*, partnership: Partnership) -> None:
    """Take a mistake away; the audit trail keeps that it was there, and who took it away."""
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk).delete()

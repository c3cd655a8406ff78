"""Writes about what partners offer: added, changed, ended, and taken away when it was a mistake."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full
from partners.models import Offer, OfferPlace, Partner

LAST_GROUP, LAST_YEAR = 8, 6
REMOVABLE = datetime.timedelta(days=14)


@dataclass(frozen=True)
class OfferData:
    """All that is filled in about an offer.

    ``discipline``: a value of ``Discipline``; ``group_from`` and ``group_to``: groups 1 to 8, or years 1 to 6 where it
    is for secondary education alone, either may be empty; ``price`` in euros per ``price_unit`` (a value of
    ``PriceUnit``), None when agreed each time; ``ended_on``: the first day on which it is no longer offered;
    ``reference``: the partner's own key, once each.
    """

    title: str
    discipline: str
    description: str = ""
    for_primary: bool = True
    for_special: bool = False
    for_secondary: bool = False
    group_from: int | None = None
    group_to: int | None = None
    price: Decimal | None = None
    price_unit: str = ""
    length: str = ""
    place: str = OfferPlace.IN_SCHOOL.value
    url: str = ""
    ended_on: datetime.date | None = None
    reference: str = ""

    @classmethod
    def of(cls, offer: Offer) -> OfferData:
        """Return what is known of ``offer`` now."""
        return cls(**{name: getattr(offer, name) for name in cls.__dataclass_fields__})


TEXTS = ("title", "description", "length", "url", "reference")


@transaction.atomic
def save_offer(*, partner: Partner, data: OfferData, offer: Offer | None = None) -> Offer:
    """Add an offer of ``partner``, or change ``offer``: it is then as ``data`` says, whole.

    Raises ``DomainError`` with every objection: another offer of the partner has that title or own number, it is for
    nobody, the groups are out of order or do not exist, or price and what it is for do not go together.
    """
    objections = [*_clashes(partner, data, offer), *contradictions(data)]
    if objections:
        raise DomainError(*objections)
    offer = offer or Offer(partner=partner)
    for name in OfferData.__dataclass_fields__:
        value = getattr(data, name)
        setattr(offer, name, value.strip() if name in TEXTS else value)
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:  # somebody added it at the same moment
        raise DomainError(_title_taken(data)) from error
    return offer


def _clashes(partner: Partner, data: OfferData, offer: Offer | None) -> list[str]:
    others = Offer.objects.filter(partner=partner)
    if offer is not None:
        others = others.exclude(pk=offer.pk)
    found = []
    if others.filter(title__iexact=data.title.strip()).exists():
        found.append(_title_taken(data))
    reference = data.reference.strip()
    if reference and (other := others.filter(reference=reference).first()):
        found.append(
            _("The own number %(reference)s is that of “%(title)s” already.") % {"reference": reference, "title": other}
        )
    return found


def contradictions(data: OfferData) -> list[str]:
    """Return, in sentences, what within ``data`` does not go together."""
    found = []
    if not (data.for_primary or data.for_special or data.for_secondary):
        found.append(_("Choose for which education it is: primary, special or secondary."))
    first, last = data.group_from, data.group_to
    highest = LAST_GROUP if data.for_primary or data.for_special else LAST_YEAR
    if any(group is not None and not 1 <= group <= highest for group in (first, last)):
        found.append(
            _("Groups run from 1 to 8.")
            if highest == LAST_GROUP
            else _("Years in secondary education run from 1 to 6.")
        )
    if first is not None and last is not None and last < first:
        found.append(_("The last group cannot come before the first."))
    if data.price is not None and data.price < 0:
        found.append(_("A price is 0 or more."))
    if data.price and not data.price_unit:
        found.append(_("Say what the price is for: per pupil, per group, per lesson, per hour or for the whole."))
    if data.price is None and data.price_unit:
        found.append(
            _("You chose what the price is for, but there is no price yet. Fill it in, or choose “agreed each time”.")
        )
    return found


def _title_taken(data: OfferData) -> str:
    return _("There is an offer called “%(title)s” of this partner already.") % {"title": data.title.strip()}


@transaction.atomic
def end_offer(*, offer: Offer, ended_on: datetime.date | None) -> Offer:
    """Say since which day it is no longer offered (None: it is again); it stays in the history."""
    offer.ended_on = ended_on
    offer.save(update_fields=["ended_on", "changed_at"])
    return offer


def can_be_removed(offer: Offer) -> bool:
    """Say whether an offer can still be taken away as a mistake: schools have hardly been able to see it."""
    return timezone.now() - offer.created_at < REMOVABLE


@transaction.atomic
def remove_offer(*, offer: Offer) -> None:
    """Take an offer away that was added by mistake. Raises ``DomainError`` once it stands there for two weeks."""
    if not can_be_removed(offer):
        raise DomainError(
            _("“%(title)s” is there since %(date)s, so schools may know it. Say since when it is no longer offered.")
            % {"title": offer.title, "date": day_full(offer.created_at)}
        )
    try:
        offer.delete()
    except ProtectedError as error:
        raise DomainError(
            _("“%(title)s” is in use. Say since when it is no longer offered.") % {"title": offer.title}
        ) from error

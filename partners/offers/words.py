"""An offer in words: for whom it is, and what it costs."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from partners.models import Offer


def money(amount: Decimal) -> str:
    """Write euros the Dutch way: ``€ 1.250,00``."""
    return f"€ {formats.number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)}"


def price_text(offer: Offer) -> str:
    """Say what an offer costs: ``€ 75,00 per groep``, free, or that it is agreed each time."""
    if offer.price is None:
        return _("price agreed each time")
    if offer.price == 0:
        return _("free of charge")
    return f"{money(offer.price)} {offer.get_price_unit_display()}".strip()


def education_text(offer: Offer) -> str:
    """Say for which kinds of education it is, as people call them: ``po, so``."""
    kinds = ((offer.for_primary, "po"), (offer.for_special, "so"), (offer.for_secondary, "vo"))
    return ", ".join(name for is_for, name in kinds if is_for)


def groups_text(offer: Offer) -> str:
    """Say for which groups (or years, where it is for secondary education alone) it is; empty when for all."""
    first, last = offer.group_from, offer.group_to
    if first is None and last is None:
        return ""
    years = offer.for_secondary and not (offer.for_primary or offer.for_special)
    words = {"first": first, "last": last}
    if first is not None and first == last:
        return (_("year %(first)d") if years else _("group %(first)d")) % words
    if last is None:
        return (_("from year %(first)d") if years else _("from group %(first)d")) % words
    if first is None:
        return (_("up to year %(last)d") if years else _("up to group %(last)d")) % words
    return (_("years %(first)d to %(last)d") if years else _("groups %(first)d to %(last)d")) % words


def audience_text(offer: Offer) -> str:
    """Say for whom it is, whole: ``po, groep 3 t/m 6``."""
    return ", ".join(part for part in (education_text(offer), groups_text(offer)) if part)

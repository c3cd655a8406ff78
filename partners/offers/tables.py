"""The table of offers, on the page and in the spreadsheet."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.spreadsheets import Sheet
from cmk.core.words import phrase, phrase_lazy
from partners.models import Offer
from partners.offers.words import audience_text, education_text, price_text


class OfferTable(tables.Table):
    """Offers with their partner, for whom they are and what they cost."""

    title = tables.Column(verbose_name=gettext_lazy("Offer"))
    partner = tables.Column(
        verbose_name=phrase_lazy(gettext_lazy("Partner"), "{Partner}"), order_by=("partner__name", "title")
    )
    discipline = tables.Column(verbose_name=gettext_lazy("Discipline"), order_by=("discipline", "title"))
    audience = tables.Column(
        verbose_name=gettext_lazy("For"), order_by=("group_from", "group_to", "title"), empty_values=()
    )
    place = tables.Column(verbose_name=gettext_lazy("Where"), order_by=("place", "title"))
    price = tables.Column(verbose_name=gettext_lazy("Price"), empty_values=(), attrs={"td": {"class": "nowrap"}})

    class Meta:
        order_by = "title"

    def render_title(self, record: Any, value: str) -> str:
        """Link to the offer, with its length under it."""
        link = format_html('<a href="{}">{}</a>', reverse("offers:detail", args=[record.pk]), value)
        if record.ended_on:
            link = format_html('{} <span class="tag plain">{}</span>', link, _("stops or stopped"))
        return format_html('{}<br><span class="small">{}</span>', link, record.length) if record.length else link

    def render_audience(self, record: Any) -> str:
        """Say for which education and groups it is."""
        return audience_text(record)

    def render_price(self, record: Any) -> str:
        """Say what it costs."""
        return price_text(record)

    def order_price(self, queryset: QuerySet[Offer], is_descending: bool) -> tuple[QuerySet[Offer], bool]:
        """Sort by amount; what has no price comes last either way, on every database."""
        price = F("price")
        order = price.desc(nulls_last=True) if is_descending else price.asc(nulls_last=True)
        return queryset.order_by(order, "title"), True


def sheet_of(table: OfferTable) -> Sheet:
    """Return all rows of the table, in their order, for a spreadsheet; numbers and amounts as such."""
    header = [
        _("Offer"),
        phrase(_("Partner"), "{Partner}"),
        _("Discipline"),
        _("Kind of education"),
        _("From group"),
        _("Up to group"),
        _("Price in euros"),
        _("Price is"),
        _("Length"),
        _("Where"),
        _("What it is"),
        _("Web address"),
        _("No longer offered since"),
    ]
    rows = [_line(row.record) for row in table.rows]
    return Sheet(title=_("Offers"), header=header, rows=rows)


def _line(offer: Offer) -> list[Any]:
    return [
        offer.title,
        offer.partner.name,
        offer.get_discipline_display(),
        education_text(offer),
        offer.group_from,
        offer.group_to,
        offer.price,
        offer.get_price_unit_display(),
        offer.length,
        offer.get_place_display(),
        offer.description,
        offer.url,
        offer.ended_on,
    ]

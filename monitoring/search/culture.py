"""Partners, what they offer, and agreements among the results."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.access import Access
from cmk.accounts.roles import BOARD, SCHOOL, Role
from cmk.core.models import today
from cmk.core.search.expressions import Haystack
from cmk.core.search.finding import Source
from cmk.core.search.folding import Query
from cmk.core.search.marks import excerpt, marked
from cmk.core.templatetags.house import day_full
from monitoring.search.kinds import Asker, Hit, Kind, shown, words_missing
from partners.models import Offer, Partner
from partners.policies import sees_partner_pages
from partners.search import offer_source, partner_source
from trajectories.models import Agreement

# Few enough to be read without an index.
AGREEMENTS = Source(Haystack(["title"], ["other_parties"], kept=False), ("-signed_on", "title", "pk"))


class Partners(Kind):
    """Cultural partners; those that stopped too, marked."""

    key = "partners"
    title = gettext_lazy("Partners")
    everything = gettext_lazy("All partners with “%(query)s”")
    list_name = "partners:list"

    def allowed(self, access: Access) -> bool:
        """Who sees the page of a partner."""
        return sees_partner_pages(access)

    def rows(self, asker: Asker) -> QuerySet[Partner]:
        """Return the partners that the person sees."""
        return Partner.objects.visible_to(asker.user).select_related("municipality")

    def source(self, asker: Asker) -> Source:
        """By name, address, number, what they say of themselves, and the municipality."""
        return partner_source(asker.municipalities)

    def hits(self, rows: Sequence[Partner], asker: Asker, query: Query) -> list[Hit]:
        """Show kind and municipality, and the words about it that were looked for."""
        return [self._hit(partner, query) for partner in rows]

    def _hit(self, partner: Partner, query: Query) -> Hit:
        facts = [partner.get_kind_display(), partner.municipality]
        beside = [partner.email, partner.phone, partner.website, partner.reference]
        ended = partner.ended_on
        missing = words_missing(query, [partner.name, *(str(fact or "") for fact in (*facts, *beside))])
        told = f"{partner.description} {partner.tailor_made_note}".strip()
        return Hit(
            url=reverse("partners:detail", args=[partner.pk]),
            title=marked(partner.name, query),
            facts=shown(query, partner.name, facts, beside),
            text=excerpt(told, query) if missing and told else "",
            tag=_("stopped on %(date)s") % {"date": day_full(ended)} if ended and ended <= today() else "",
        )


class Offers(Kind):
    """What partners offer."""

    key = "aanbod"
    title = gettext_lazy("Offers")
    everything = gettext_lazy("All offers with “%(query)s”")
    list_name = "offers:list"

    def allowed(self, access: Access) -> bool:
        """Staff, schools, and partners theirs."""
        return access.is_staff or access.is_school or access.has(Role.PARTNER)

    def has_list(self, access: Access) -> bool:
        """Staff and schools."""
        return access.is_staff or access.is_school

    def rows(self, asker: Asker) -> QuerySet[Offer]:
        """Return the offers that the person sees."""
        return Offer.objects.visible_to(asker.user).select_related("partner")

    def source(self, asker: Asker) -> Source:
        """By title and text."""
        return offer_source()

    def hits(self, rows: Sequence[Offer], asker: Asker, query: Query) -> list[Hit]:
        """Show partner and discipline, and the words about it that were looked for."""
        return [self._hit(offer, query) for offer in rows]

    def _hit(self, offer: Offer, query: Query) -> Hit:
        facts = [offer.partner.name, offer.get_discipline_display()]
        ended = offer.ended_on
        missing = words_missing(query, [offer.title, *map(str, facts)])
        return Hit(
            url=reverse("offers:detail", args=[offer.pk]),
            title=marked(offer.title, query),
            facts=shown(query, offer.title, facts, [offer.reference]),
            text=excerpt(offer.description, query) if missing and offer.description else "",
            tag=_("no longer offered") if ended and ended <= today() else "",
        )


class Agreements(Kind):
    """Agreements that were signed, or are going to be."""

    key = "afspraken"
    title = gettext_lazy("Signed agreements")
    everything = gettext_lazy("All signed agreements with “%(query)s”")
    list_name = "agreements:list"

    def allowed(self, access: Access) -> bool:
        """Staff, and the people of whoever can be a party."""
        return access.is_staff or access.has(*SCHOOL, *BOARD, Role.GEMEENTE, Role.PARTNER)

    def rows(self, asker: Asker) -> QuerySet[Agreement]:
        """Return the agreements that the person sees."""
        return Agreement.objects.visible_to(asker.user)

    def source(self, asker: Asker) -> Source:
        """By title and parties of no other kind."""
        return AGREEMENTS

    def hits(self, rows: Sequence[Agreement], asker: Asker, query: Query) -> list[Hit]:
        """Show the kind, and when it was signed."""
        return [
            Hit(
                url=reverse("agreements:detail", args=[agreement.pk]),
                title=marked(agreement.title, query),
                facts=shown(
                    query,
                    agreement.title,
                    [agreement.get_kind_display(), _signed(agreement)],
                    [agreement.other_parties],
                ),
            )
            for agreement in rows
        ]


def _signed(agreement: Agreement) -> str:
    if agreement.signed_on is None:
        return _("not signed yet")
    return _("signed on %(date)s") % {"date": day_full(agreement.signed_on)}

"""Schools, boards and municipalities among the results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.access import Access
from cmk.accounts.roles import Role
from cmk.core.models import today
from cmk.core.search.finding import Source
from cmk.core.search.folding import Query
from cmk.core.search.marks import marked
from cmk.core.templatetags.house import day_full
from monitoring.search.kinds import Asker, Hit, Kind, shown
from schools.models import Municipality, School, SchoolBoard
from schools.policies import sees_school_list, sees_school_pages
from schools.search import BOARDS, MUNICIPALITIES, school_source


class Schools(Kind):
    """Schools: closed ones too, marked."""

    key = "scholen"
    title = gettext_lazy("Schools")
    everything = gettext_lazy("All schools with “%(query)s”")
    list_name = "schools:list"
    list_extra = {"state": "alle"}

    def allowed(self, access: Access) -> bool:
        """Who sees the page of a school."""
        return sees_school_pages(access)

    def has_list(self, access: Access) -> bool:
        """Who sees the list of schools."""
        return sees_school_list(access)

    def rows(self, asker: Asker) -> QuerySet[School]:
        """Return the schools that the person sees."""
        return School.objects.visible_to(asker.user).select_related("municipality")

    def source(self, asker: Asker) -> Source:
        """By what the register tells, and the municipality."""
        return school_source(asker.municipalities)

    def hits(self, rows: Sequence[School], asker: Asker, query: Query) -> list[Hit]:
        """Show code, kind of education and place; the address when that is what was looked for."""
        return [self._hit(school, query) for school in rows]

    def _hit(self, school: School, query: Query) -> Hit:
        municipality = school.municipality.name
        facts = [school.code, school.get_education_display(), school.place]
        if municipality != school.place:
            facts.append(_("municipality of %(name)s") % {"name": municipality})
        closed = school.closed_on
        return Hit(
            url=reverse("school:overview", args=[school.code]),
            title=marked(school.name, query),
            facts=shown(query, school.name, facts, [_address(school), school.phone, school.website]),
            tag=_("closed since %(date)s") % {"date": day_full(closed)} if closed and closed <= today() else "",
        )


class Boards(Kind):
    """School boards."""

    key = "besturen"
    title = gettext_lazy("School boards")
    everything = gettext_lazy("All school boards with “%(query)s”")
    list_name = "boards:list"

    def allowed(self, access: Access) -> bool:
        """Staff, and people of a board."""
        return access.is_staff or access.is_board

    def rows(self, asker: Asker) -> QuerySet[SchoolBoard]:
        """Return the boards that the person sees."""
        visible = SchoolBoard.objects.visible_to(asker.user).order_by()
        return SchoolBoard.objects.filter(pk__in=visible.values("pk"))

    def source(self, asker: Asker) -> Source:
        """By what the register tells."""
        return BOARDS

    def hits(self, rows: Sequence[SchoolBoard], asker: Asker, query: Query) -> list[Hit]:
        """Show number and place."""
        return [
            Hit(
                url=reverse("boards:detail", args=[board.number]),
                title=marked(str(board), query),
                facts=shown(
                    query, str(board), [board.number, board.place], [_address(board), board.phone, board.website]
                ),
            )
            for board in rows
        ]


class Municipalities(Kind):
    """Municipalities."""

    key = "gemeenten"
    title = gettext_lazy("Municipalities")
    everything = gettext_lazy("All municipalities with “%(query)s”")
    list_name = "municipalities:list"

    def allowed(self, access: Access) -> bool:
        """Staff, and people of a municipality."""
        return access.is_staff or access.has(Role.GEMEENTE)

    def rows(self, asker: Asker) -> QuerySet[Municipality]:
        """Return the municipalities that the person sees."""
        visible = Municipality.objects.visible_to(asker.user).order_by()
        return Municipality.objects.filter(pk__in=visible.values("pk"))

    def source(self, asker: Asker) -> Source:
        """By name and code."""
        return MUNICIPALITIES

    def hits(self, rows: Sequence[Municipality], asker: Asker, query: Query) -> list[Hit]:
        """Show the code."""
        return [
            Hit(
                url=reverse("municipalities:detail", args=[municipality.code]),
                title=marked(municipality.name, query),
                facts=[marked(_("CBS code %(code)s") % {"code": municipality.code}, query)],
            )
            for municipality in rows
        ]


def _address(place: Any) -> str:
    street = f"{place.street} {place.house_number}".strip()
    return ", ".join(part for part in (street, f"{place.postcode} {place.place}".strip()) if part)

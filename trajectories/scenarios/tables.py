"""The schools behind the numbers of the region, as a table and as a spreadsheet."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.models import active_q, today
from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from cmk.core.words import word, word_lazy
from schools.models import AdviserAssignment, School
from trajectories.models import PlacementAspect, Programme, ScenarioLevel, ScenarioPillar
from trajectories.scenarios.filters import held_number
from trajectories.scenarios.region import Region, Standings, standings_of
from trajectories.scenarios.selectors import Scale, name_of_line

SHORT = {"td": {"class": "nowrap"}}


def rows_beside(
    schools: QuerySet[School], programme: Programme, penvoerder: Any, pillar: ScenarioPillar | None
) -> QuerySet[School]:
    """Return ``schools`` with their levels on the line of ``pillar``, since when "now" holds, and their adviser."""
    key = pillar.pk if pillar else None
    name = Trim(Concat("adviser__given_name", Value(" "), "adviser__family_name"))
    own = AdviserAssignment.objects.filter(active_q(today()), penvoerder=penvoerder, school=OuterRef("pk"))
    return schools.select_related("municipality", "board").annotate(
        level_start=held_number(programme, key, PlacementAspect.START),
        level_now=held_number(programme, key, PlacementAspect.NOW),
        level_wanted=held_number(programme, key, PlacementAspect.WANTED),
        now_since=held_number(programme, key, PlacementAspect.NOW, "on"),
        adviser_name=Subquery(own.annotate(shown=name).values("shown")[:1]),
    )


class StandTable(tables.Table):
    """Schools with where they began, stand and want to be on one line."""

    name = tables.Column(verbose_name=gettext_lazy("School"))
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"), order_by=("municipality__name", "name"))
    adviser_name = tables.Column(verbose_name=word_lazy("Adviser"), default="–")
    level_start = tables.Column(verbose_name=capfirst(gettext_lazy("at the start")), default="–")
    level_now = tables.Column(verbose_name=gettext_lazy("Now"), default="–")
    now_since = tables.Column(verbose_name=gettext_lazy("Since"), default="–", attrs=SHORT)
    level_wanted = tables.Column(verbose_name=gettext_lazy("Wanted"), default="–")

    class Meta:
        order_by = "name"

    def __init__(self, *args: Any, levels: list[ScenarioLevel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {level.number: str(level) for level in levels}

    def render_name(self, record: School, value: str) -> str:
        """Link to the levels of the school."""
        url = reverse("scenarios:of_school", args=[record.code])
        return format_html('<a href="{}">{}</a><br><span class="small">{}</span>', url, value, record.board or "")

    def render_level_start(self, value: int) -> str:
        """Return number and name."""
        return self.names.get(value, str(value))

    render_level_now = render_level_wanted = render_level_start

    def render_now_since(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def _by(self, queryset: QuerySet[School], field: str, *, is_descending: bool) -> tuple[QuerySet[School], bool]:
        order = F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
        return queryset.order_by(order, "name", "code"), True

    def order_level_start(self, queryset: Any, is_descending: bool) -> tuple[QuerySet[School], bool]:
        """Sort by the level of the start; not recorded comes last either way."""
        return self._by(queryset, "level_start", is_descending=is_descending)

    def order_level_now(self, queryset: Any, is_descending: bool) -> tuple[QuerySet[School], bool]:
        """Sort by the level of now."""
        return self._by(queryset, "level_now", is_descending=is_descending)

    def order_level_wanted(self, queryset: Any, is_descending: bool) -> tuple[QuerySet[School], bool]:
        """Sort by the level that is wanted."""
        return self._by(queryset, "level_wanted", is_descending=is_descending)

    def order_now_since(self, queryset: Any, is_descending: bool) -> tuple[QuerySet[School], bool]:
        """Sort by since when "now" holds."""
        return self._by(queryset, "now_since", is_descending=is_descending)

    def order_adviser_name(self, queryset: Any, is_descending: bool) -> tuple[QuerySet[School], bool]:
        """Sort by adviser; nobody comes last either way."""
        return self._by(queryset, "adviser_name", is_descending=is_descending)


def sheets_of(programme: Programme, scale: Scale, rows: QuerySet[School], counted: Region) -> list[Sheet]:
    """Return the spreadsheet: the schools with every line, the counts, and the moves. Three queries."""
    standings = standings_of(programme, rows)
    aspects = list(PlacementAspect)
    notes = [f"{level.number}: {level.name}" for level in scale.levels]
    header = [_("School"), _("Location code"), _("Municipality"), _("School board"), word("Adviser")]
    header += [f"{name_of_line(line)}, {aspect.label}" for line in scale.lines for aspect in aspects]
    moves = counted.moves
    return [
        Sheet(_("Schools"), header, [_school(row, scale, standings) for row in rows], notes),
        Sheet(
            _("How many schools"),
            [_("Pillar"), _("Which"), *map(str, scale.levels), _("Not recorded yet"), "n"],
            [
                [line.name, spread.aspect.label, *(one.schools for one in spread.counts), spread.unknown, spread.number]
                for line in counted.lines
                for spread in line.spreads
            ],
        ),
        Sheet(
            _("From start to now"),
            [f"{name_of_line(moves.pillar)}: " + _("at the start"), *(f"{_('now')} {level}" for level in scale.levels)],
            [[str(before), *(one.schools for one in counts)] for before, counts in moves.rows],
            [_("n = %(number)d schools of which both are known.") % {"number": moves.number}],
        ),
    ]


def _school(school: Any, scale: Scale, standings: Standings) -> list[Any]:
    levels = standings.get(school.pk, {})
    board = school.board.name if school.board else None
    line = [school.name, school.code, school.municipality.name, board, school.adviser_name]
    return line + [
        levels.get((pillar.pk if pillar else None, str(aspect))) for pillar in scale.lines for aspect in PlacementAspect
    ]

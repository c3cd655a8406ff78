"""The figures behind the stuurgroep's report as sheets of a workbook: the same numbers, nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from monitoring.reports import tables, words
from monitoring.reports.content import RoundPart, StuurgroepReport


def of(report: StuurgroepReport) -> list[Sheet]:
    """Return the sheets of ``report``, in its order."""
    return [*_programme(report), *(sheet for part in report.rounds for sheet in _round(part)), _about(report)]


def _programme(report: StuurgroepReport) -> Iterator[Sheet]:
    phases = report.results.phases
    targets = [_("target %(label)s") % {"label": phase.label} for phase in phases]
    realised = [_("realised in %(label)s") % {"label": phase.label} for phase in phases]
    yield Sheet(
        _("Results"),
        [_("Result"), _("Line"), *targets, *realised, _("now"), _("target in all")],
        [
            [
                promise.row.name,
                promise.row.line,
                *(cell.target for cell in promise.row.cells),
                *(cell.realised for cell in promise.row.cells),
                promise.row.realised,
                promise.row.target,
            ]
            for promise in tables.promises(report)
        ],
        notes=[_("Unique schools, counted on %(day)s.") % {"day": day_full(report.cover.as_of)}],
    )
    states = [
        pgettext("step", "done"),
        pgettext("step", "under way"),
        pgettext("step", "not begun"),
        pgettext("step", "skipped"),
    ]
    yield Sheet(
        _("Trajectories"),
        [_("Track"), _("Step"), *states, "n"],
        [
            [part.name, f"{step.number}. {step.name}", step.done, step.busy, step.todo, step.skipped, step.n]
            for part in report.progress.tracks
            for step in part.steps
        ],
    )
    yield Sheet(
        _("Conversations"),
        [
            _("Kind"),
            _("With"),
            "n",
            _("norm"),
            _("counts towards it"),
            _("held in all"),
            _("norm reached"),
            _("not spoken yet"),
        ],
        [
            [kind.name, name, row.parties, row.expected, row.counted, row.held, row.met, row.none]
            for kind in report.norm.kinds
            for name, row in [
                *((row.name, row) for row in kind.municipalities),
                (_("All schools"), kind.schools),
                (_("Culture sector"), kind.partners),
            ]
        ],
    )
    yield Sheet(
        _("Activities"),
        [_("Kind"), _("Line"), _("held"), _("held this year"), _("planned"), _("different schools"), _("people")],
        [
            [row.name, row.line, row.held, row.this_year, row.planned, row.schools, row.attendance]
            for row in report.activities
        ],
    )


def _round(part: RoundPart) -> Iterable[Sheet]:
    total = part.response.total
    yield Sheet(
        _("Response %(round)s") % {"round": part.name},
        [_("Municipality"), _("invited"), _("begun"), _("sent in")],
        [
            *([row.name, row.invited, row.started, row.submitted] for row in part.response.municipalities),
            [_("All schools"), total.invited, total.started, total.submitted],
        ],
    )
    if part.scenarios is None:
        return
    scenarios = part.scenarios
    not_asked = _("not asked")
    rows = []
    for pillar in scenarios.pillars:
        for label, given in ((_("now"), pillar.now), (_("wanted"), pillar.wanted)):
            counts = list(given.counts) if given else [not_asked] * len(scenarios.levels)
            rows.append([pillar.name, label, *counts, given.n if given else None])
    levels = [words.level_name(scenarios, level.number) for level in scenarios.levels]
    yield Sheet(_("Scenarios %(round)s") % {"round": part.name}, [_("Pillar"), _("when"), *levels, "n"], rows)
    yield Sheet(
        _("Wishes %(round)s") % {"round": part.name},
        [_("Pillar"), _("wants higher"), _("wants to stay"), _("wants lower"), "n"],
        [
            [pillar.name, pillar.wish.higher, pillar.wish.same, pillar.wish.lower, pillar.wish.n]
            if pillar.wish
            else [pillar.name, not_asked, not_asked, not_asked, None]
            for pillar in scenarios.pillars
        ],
    )
    if part.change and part.change.n:
        yield Sheet(
            _("Change %(round)s") % {"round": part.name},
            [_("Pillar"), _("higher"), _("the same"), _("lower"), "n"],
            [[pillar.name, pillar.higher, pillar.same, pillar.lower, pillar.n] for pillar in part.change.pillars],
            notes=[words.change(part.change)],
        )
    yield Sheet(
        _("Municipalities %(round)s") % {"round": part.name},
        [_("Municipality"), *(pillar.name for pillar in scenarios.pillars), "n"],
        [
            [
                row.name,
                *(
                    [_("not shown, group too small")] * len(scenarios.pillars)
                    if row.withheld
                    else [not_asked if share.n is None else share.upper for share in row.shares]
                ),
                row.n,
            ]
            for row in part.municipalities
        ],
        notes=[_("Schools in %(levels)s, of those that answered.") % {"levels": words.upper_levels(scenarios)}],
    )
    yield Sheet(
        _("Points %(round)s") % {"round": part.name},
        [_("Pillar"), _("Development point"), _("schools"), "n"],
        [
            [asked.pillar, choice.text, choice.count, scenarios.n]
            for asked in part.development
            for choice in asked.choices
        ],
    )
    yield from _ratings(part)


def _ratings(part: RoundPart) -> Iterable[Sheet]:
    """Yield the goals and the satisfaction, when they were asked."""
    withheld = _("not shown, group too small")

    def shown(mean: Decimal | None, n: int) -> Decimal | str | None:
        return withheld if mean is None and n else mean

    if part.goals:
        yield Sheet(
            _("Goals %(round)s") % {"round": part.name},
            [_("Pillar"), _("Goal"), _("importance"), _("out of"), _("realisation"), _("out of"), "n"],
            [
                [
                    goal.pillar,
                    goal.text,
                    shown(goal.importance, goal.n),
                    goal.importance_of,
                    shown(goal.realisation, goal.n),
                    goal.realisation_of,
                    goal.n,
                ]
                for goal in part.goals
            ],
        )
    if part.satisfaction:
        yield Sheet(
            _("Satisfaction %(round)s") % {"round": part.name},
            [_("Pillar"), _("Question"), _("mean"), _("out of"), "n"],
            [[one.pillar, one.text, shown(one.mean, one.n), one.out_of, one.n] for one in part.satisfaction],
        )


def _about(report: StuurgroepReport) -> Sheet:
    cover = report.cover
    return Sheet(
        _("About"),
        [_("What"), ""],
        [
            [_("Report"), cover.title],
            [_("Programme"), cover.programme],
            [_("Penvoerder"), cover.penvoerder],
            [_("Figures of"), cover.as_of],
            [_("Schools in the region"), report.schools_in_region],
            [_("Smallest group shown"), report.smallest_group],
        ],
    )

"""The sentences of the stuurgroep's report, composed from its figures.

Numbers up to twelve are words in running text. Every sentence has its own singular and plural: nothing is glued
together from halves that only fit in one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cmk.core.templatetags.house import day_full, in_unit, in_words, number_nl
from monitoring.evaluation.answers import Distribution
from monitoring.evaluation.change import Change
from monitoring.evaluation.outcomes import ResponseRow, ScenarioByPillar
from monitoring.reports.content import RoundPart, StuurgroepReport
from trajectories.conversations.norm import KindNorm, NormRow
from trajectories.models import Unit
from trajectories.programme.results import ResultRow
from trajectories.trajectory.progress import TrackProgress

MOST_NAMED = 3


@dataclass(frozen=True)
class Fact:
    """A big number with what it counts and what it is held against."""

    figure: str
    label: str
    note: str


def number(value: int) -> str:
    """Write a number in running text: ``geen``, ``één``, ``twaalf``, ``13``."""
    return {0: "geen", 1: "één"}.get(value) or in_words(value)


def first(value: int) -> str:
    """Write a number at the start of a sentence: ``Eén``, ``Twaalf``, ``13``."""
    return "Eén" if value == 1 else number(value).capitalize()


def inside(name: str) -> str:
    """Write a name inside a sentence: ``Spoor 1`` → ``spoor 1``, but ``CmK-gesprek`` as it is."""
    own_capitals = any(letter.isupper() for letter in name.split(" ", 1)[0][1:])
    return name if own_capitals else name[:1].lower() + name[1:]


def enumeration(parts: list[str]) -> str:
    """Join parts as a sentence does: ``a, b en c``."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def facts(report: StuurgroepReport) -> list[Fact]:
    """Return the three big facts; one that the programme has no data for is left out."""
    result = [
        Fact(
            number_nl(report.progress.schools),
            ngettext("school in a trajectory", "schools in a trajectory", report.progress.schools),
            _("of the %(total)s in the region") % {"total": number_nl(report.schools_in_region)},
        )
    ]
    for kind in report.norm.kinds[:1]:
        result.append(
            Fact(
                _of(kind.schools.counted, kind.schools.expected),
                _("%(kind)s with schools") % {"kind": inside(plural(kind.name))},
                ngettext(
                    "norm for %(year)s: %(number)s per school", "norm for %(year)s: %(number)s per school", kind.norm
                )
                % {"number": number(kind.norm), "year": kind.year},
            )
        )
    for part in report.rounds[:1]:
        total = part.response.total
        result.append(Fact(_of(total.submitted, total.invited), _("self-evaluations in"), part.name))
    return result


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": number_nl(part), "whole": number_nl(whole)}


def plural(name: str) -> str:
    """Return the plural of a kind of conversation in Dutch: ``accountgesprek`` → ``accountgesprekken``."""
    lowered = name.lower()
    if lowered.endswith("gesprek"):
        return name + "ken"
    if lowered.endswith("tie"):
        return name + "s"
    if lowered.endswith(("ing", "komst", "moment", "bezoek")):
        return name + "en"
    return name


def lead(report: StuurgroepReport) -> list[str]:
    """Say in two or three sentences where the programme stands."""
    sentences = _promises(report)
    progress = report.progress
    if report.schools_in_region:
        sentences.append(
            ngettext(
                "Of the %(total)s schools in the region, %(number)s is in a trajectory.",
                "Of the %(total)s schools in the region, %(number)s are in a trajectory.",
                progress.schools,
            )
            % {"total": number(report.schools_in_region), "number": number(progress.schools)}
        )
    for part in report.rounds[:1]:
        if part.scenarios and (sentence := _most_wanted(part.scenarios)):
            sentences.append(sentence)
    return sentences


def _promises(report: StuurgroepReport) -> list[str]:
    results = report.results
    if results.current is None:
        return []
    label = results.phases[results.current].label
    promised = [(row, results.expected(row) or 0) for row in results.rows if results.expected(row)]
    behind = [(row, target) for row, target in promised if row.realised < target]
    reached = len(promised) - len(behind)
    if not promised:
        return []
    if not behind:
        return [_("Everything that was promised for %(label)s has been reached.") % {"label": label}]
    if not reached:
        opening = _("Of what was promised for %(label)s, nothing has been reached in full yet.") % {"label": label}
    else:
        opening = ngettext(
            "Of the %(total)s results promised for %(label)s, %(number)s has been reached.",
            "Of the %(total)s results promised for %(label)s, %(number)s have been reached.",
            reached,
        ) % {"total": number(len(promised)), "number": number(reached), "label": label}
    return [opening, _behind(behind)] if len(behind) <= MOST_NAMED else [opening]


def _behind(rows: list[tuple[ResultRow, int]]) -> str:
    named = [
        _("‘%(name)s’ (%(now)s of %(target)s)")
        % {"name": row.name, "now": _in_unit(row.realised, row), "target": _in_unit(target, row)}
        for row, target in rows
    ]
    return ngettext("Not there yet: %(names)s.", "Not there yet: %(names)s.", len(rows)) % {"names": enumeration(named)}


def _in_unit(value: int, row: ResultRow) -> str:
    return in_unit(value, row.unit) if row.unit == Unit.PERCENT else number(value)


def _most_wanted(scenarios: ScenarioByPillar) -> str:
    wishes = [(pillar, pillar.wish) for pillar in scenarios.pillars if pillar.wish and pillar.wish.higher]
    if not wishes:
        return ""
    pillar, wish = max(wishes, key=lambda pair: (pair[1].higher / pair[1].n, pair[1].higher))
    alike = [one for one, other in wishes if (other.higher, other.n) == (wish.higher, wish.n)]
    if len(alike) > 1:
        return _("Schools want to move on most of all with %(pillars)s: %(number)s of the %(total)s with each.") % {
            "pillars": enumeration([inside(one.name) for one in alike]),
            "number": number(wish.higher),
            "total": number(wish.n),
        }
    return _("Schools want to move on most of all with %(pillar)s: %(number)s of the %(total)s.") % {
        "pillar": inside(pillar.name),
        "number": number(wish.higher),
        "total": number(wish.n),
    }


def track(part: TrackProgress) -> str:
    """Say how many schools walk a track."""
    if not part.schools and not part.stopped:
        return _("No school walks %(track)s yet.") % {"track": inside(part.name)}
    sentences = [
        ngettext(
            "In %(track)s, %(number)s school is under way.",
            "In %(track)s, %(number)s schools are under way.",
            part.running,
        )
        % {"track": inside(part.name), "number": number(part.running)}
    ]
    if part.paused:
        sentences.append(
            ngettext(
                "%(number)s school stands still for a while.",
                "%(number)s schools stand still for a while.",
                part.paused,
            )
            % {"number": first(part.paused)}
        )
    if part.completed:
        sentences.append(
            ngettext("%(number)s school completed it.", "%(number)s schools completed it.", part.completed)
            % {"number": first(part.completed)}
        )
    if part.stopped:
        sentences.append(
            ngettext("%(number)s school stopped.", "%(number)s schools stopped.", part.stopped)
            % {"number": first(part.stopped)}
        )
    return " ".join(sentences)


def conversations(kind: KindNorm) -> list[str]:
    """Say how the conversations stand against the norm, with schools and with partners."""
    schools, partners = kind.schools, kind.partners
    values = {
        "kind": inside(plural(kind.name)),
        "year": kind.year,
        "number": number(schools.counted),
        "total": number(schools.expected),
    }
    sentences = [
        ngettext(
            "Of the %(total)s %(kind)s with schools that the norm asks for in %(year)s, %(number)s was held.",
            "Of the %(total)s %(kind)s with schools that the norm asks for in %(year)s, %(number)s were held.",
            schools.counted,
        )
        % values
    ]
    sentences += _met(schools)
    if partners.parties:
        sentences.append(
            ngettext(
                "With the culture sector it was %(number)s of %(total)s.",
                "With the culture sector it were %(number)s of %(total)s.",
                partners.counted,
            )
            % {"number": number(partners.counted), "total": number(partners.expected)}
        )
    return sentences


def _met(row: NormRow) -> list[str]:
    sentences = []
    if row.met:
        sentences.append(
            ngettext(
                "With %(number)s school the norm has been reached already.",
                "With %(number)s schools the norm has been reached already.",
                row.met,
            )
            % {"number": number(row.met)}
        )
    if row.none:
        sentences.append(
            ngettext(
                "With %(number)s school nobody has spoken yet this year.",
                "With %(number)s schools nobody has spoken yet this year.",
                row.none,
            )
            % {"number": number(row.none)}
        )
    return sentences


def responded(part: RoundPart, as_of: Any) -> str:
    """Say how many of the invited schools sent in, and how many are under way."""
    total: ResponseRow = part.response.total
    begun, runs = total.started - total.submitted, part.closes_on >= as_of
    sentences = [
        ngettext("%(number)s school was invited.", "%(number)s schools were invited.", total.invited)
        % {"number": number(total.invited)}
    ]
    if total.submitted:
        sentences.append(
            ngettext(
                "%(number)s sent its self-evaluation in.", "%(number)s sent their self-evaluation in.", total.submitted
            )
            % {"number": first(total.submitted)}
        )
    elif total.invited:
        sentences.append(_("No school has sent its self-evaluation in yet."))
    if begun:
        sentences.append(
            (
                ngettext("%(number)s is still filling in.", "%(number)s are still filling in.", begun)
                if runs
                else ngettext(
                    "%(number)s began and did not send it in.", "%(number)s began and did not send it in.", begun
                )
            )
            % {"number": first(begun)}
        )
    if runs:
        sentences.append(_("The round is open until %(day)s.") % {"day": day_full(part.closes_on)})
    return " ".join(sentences)


def change(part: Change) -> str:
    """Say where the schools in both rounds stand against the time before; nothing when there are none."""
    if not part.n:
        return _("No school took part in both rounds, so there is nothing to compare.")
    higher = ngettext(
        "%(number)s is higher on at least one pillar", "%(number)s are higher on at least one pillar", part.higher
    )
    lower = ngettext("%(number)s is lower on at least one", "%(number)s are lower on at least one", part.lower)
    mixed = ngettext(
        "%(number)s is higher on one and lower on another",
        "%(number)s are higher on one and lower on another",
        part.mixed,
    )
    same = ngettext("%(number)s is the same on each", "%(number)s are the same on each", part.same)
    pieces = [(part.higher, higher), (part.lower, lower), (part.mixed, mixed), (part.same, same)]
    told = [text % {"number": number(count)} for count, text in pieces if count]
    return ngettext(
        "Of the one school that also took part in %(previous)s: %(pieces)s.",
        "Of the %(total)s schools that also took part in %(previous)s: %(pieces)s.",
        part.n,
    ) % {"total": number(part.n), "previous": f"‘{part.previous}’", "pieces": enumeration(told)}


def distribution(name: str, levels: list[str], part: Distribution | None) -> str:
    """Describe one bar for those who cannot see it."""
    if part is None:
        return _("%(name)s: not asked.") % {"name": name}
    counts = [
        pgettext("scenario: number of schools", "%(level)s: %(count)s") % {"level": level, "count": count}
        for level, count in zip(levels, part.counts, strict=True)
    ]
    return _("%(name)s (n = %(n)s): %(counts)s.") % {"name": name, "n": part.n, "counts": ", ".join(counts)}


def level_name(scenarios: ScenarioByPillar, number_: int) -> str:
    """Return what a level is called in a legend: ``scenario 3``."""
    return f"{scenarios.level_name} {number_}"


def upper_levels(scenarios: ScenarioByPillar) -> str:
    """Name the upper half of the levels: ``scenario 3 of hoger``."""
    upper = scenarios.levels[len(scenarios.levels) // 2 :]
    if not upper:
        return scenarios.level_name
    return _("%(level)s or higher") % {"level": level_name(scenarios, upper[0].number)}

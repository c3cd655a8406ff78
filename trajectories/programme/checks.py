"""What the parts of a definition file say of each other: keys that exist, phases that fit, numbers in order.

The checks read the raw data, not the validated models, and pass over what is malformed (pydantic
reports that), so that all mistakes of a file are told at once.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from trajectories.models.programme import IndicatorSource

Path = tuple[str | int, ...]
Problem = tuple[Path, str]
KEYED = (
    "phases",
    "principles",
    "lines",
    "objectives",
    "tracks",
    "activity_kinds",
    "conversation_kinds",
    "needs",
    "collaboration_kinds",
    "indicators",
    "risks",
    "planning",
    "monitoring",
)
# Where a name that stands twice would make people choose between two that look the same.
NAMED = (
    "phases",
    "principles",
    "lines",
    "tracks",
    "activity_kinds",
    "conversation_kinds",
    "needs",
    "collaboration_kinds",
)
# Which part names which: field, and where its keys are.
REFERENCES = (
    ("objectives", "line", "lines"),
    ("objectives", "principle", "principles"),
    ("activity_kinds", "line", "lines"),
    ("indicators", "line", "lines"),
    ("indicators", "objective", "objectives"),
    ("planning", "line", "lines"),
    ("planning", "phase", "phases"),
)
SIDES = ("income", "costs", "hours")


def cross_checks(raw: dict[str, Any]) -> Iterator[Problem]:
    """Yield the place and a sentence for each thing in ``raw`` (the file as read) that does not fit the rest."""
    for name in KEYED:
        yield from _unique(raw, (name,), "key")
    for name in NAMED:
        yield from _unique(raw, (name,), "name")
    yield from _unique(raw, ("municipalities",), "code")
    yield from _unique(raw, ("boards",), "number")
    yield from _phases(raw)
    yield from _scenario_model(raw)
    for name, inner in (("conversation_kinds", "topics"), ("collaboration_kinds", "roles")):
        for index, _kind in _parts(raw, name):
            yield from _unique(raw, (name, index, inner), "key")
    yield from _tracks(raw)
    for name, field, target in REFERENCES:
        yield from _references(raw, name, field, target)
    yield from _indicators(raw)
    yield from _collaborations(raw)
    yield from _budget(raw)
    yield from _years(raw)


def _at(raw: Any, path: Path) -> Any:
    """Return what stands at ``path``, or None when it is not there or not of that shape."""
    for step in path:
        if isinstance(raw, dict) or (isinstance(raw, list) and isinstance(step, int) and step < len(raw)):
            raw = raw.get(step) if isinstance(raw, dict) else raw[step]  # type: ignore[index]
        else:
            return None
    return raw


def _parts(raw: Any, *path: str | int) -> list[tuple[int, dict[str, Any]]]:
    """Return index and content of each well-formed part of the list at ``path``."""
    rows = _at(raw, path)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _values(raw: Any, name: str, field: str = "key") -> list[str]:
    return [row[field] for _index, row in _parts(raw, name) if isinstance(row.get(field), str)]


def _unique(raw: Any, path: Path, field: str) -> Iterator[Problem]:
    seen: set[Any] = set()
    for index, row in _parts(raw, *path):
        value = row.get(field)
        if isinstance(value, str) and value in seen:
            yield (*path, index, field), _("‘%(value)s’ is used twice; each one needs its own.") % {"value": value}
        elif isinstance(value, str):
            seen.add(value)


def _numbers(raw: Any, path: Path, sentence: str) -> Iterator[Problem]:
    rows = _parts(raw, *path)
    numbers = [row.get("number") for _index, row in rows]
    if numbers != list(range(1, len(rows) + 1)) and all(isinstance(number, int) for number in numbers):
        yield path, sentence


def _references(raw: Any, name: str, field: str, target: str, path: Path = ()) -> Iterator[Problem]:
    known = _values(raw, target)
    for index, row in _parts(raw, name):
        if isinstance(row.get(field), str) and row[field] not in known:
            yield (name, index, field), _unknown(row[field], known)


def _unknown(value: str, known: list[str]) -> str:
    words = {"value": value, "known": ", ".join(known) or "–"}
    return _("‘%(value)s’ is not in this file. Known are: %(known)s.") % words


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _phases(raw: Any) -> Iterator[Problem]:
    start, end = _date(_at(raw, ("programme", "start"))), _date(_at(raw, ("programme", "end")))
    if start and end and end <= start:
        yield ("programme", "end"), _("the last day must come after the first.")
        return
    spans = []
    for index, row in _parts(raw, "phases"):
        first, last = _date(row.get("start")), _date(row.get("end"))
        if not first or not last:
            continue
        if last <= first:
            yield ("phases", index, "end"), _("the last day must come after the first.")
            continue
        if (start and first < start) or (end and last > end):
            yield ("phases", index), _("this phase falls (partly) outside the programme.")
        spans.append((first, last, index))
    spans.sort()
    for (_first, last, _index), (first, _last, index) in itertools.pairwise(spans):
        if first <= last:
            yield ("phases", index, "start"), _("this phase begins before the one before it has ended.")


def _tracks(raw: Any) -> Iterator[Problem]:
    for index, _row in _parts(raw, "tracks"):
        yield from _numbers(
            raw, ("tracks", index, "steps"), _("the steps are numbered 1, 2, 3, … without gaps or doubles.")
        )
    yield from _references(raw, "tracks", "next_track", "tracks")
    levels = [row.get("number") for _index, row in _parts(raw, "scenario_model", "levels")]
    following = {row.get("key"): row.get("next_track") for _index, row in _parts(raw, "tracks")}
    for index, row in _parts(raw, "tracks"):
        level = row.get("level")
        if isinstance(level, int) and level not in levels:
            yield ("tracks", index, "level"), _unknown(str(level), [str(number) for number in levels])
        if circle := _circle(row.get("key"), following):
            words = {"circle": " → ".join(circle)}
            yield ("tracks", index, "next_track"), _("these tracks lead on in a circle: %(circle)s.") % words


def _circle(key: Any, following: dict[Any, Any]) -> list[str]:
    """Return the tracks that lead from ``key`` back to it; none for a track that is walked again itself."""
    walked = [key]
    current = following.get(key)
    while isinstance(current, str) and current not in walked:
        walked.append(current)
        current = following.get(current)
    return [*walked, key] if current == key and len(walked) > 1 else []


def _scenario_model(raw: Any) -> Iterator[Problem]:
    path: Path = ("scenario_model", "levels")
    yield from _numbers(raw, path, _("the levels are numbered 1, 2, 3, … without gaps."))
    yield from _unique(raw, ("scenario_model", "pillars"), "key")
    pillars = [
        row["key"] for _index, row in _parts(raw, "scenario_model", "pillars") if isinstance(row.get("key"), str)
    ]
    for index, row in _parts(raw, *path):
        texts = row.get("on_pillars")
        for key in texts if isinstance(texts, dict) else ():
            if key not in pillars:
                yield (*path, index, "on_pillars", key), _unknown(str(key), pillars)


def _collaborations(raw: Any) -> Iterator[Problem]:
    for index, row in _parts(raw, "collaboration_kinds"):
        fewest, most = row.get("core_from"), row.get("core_to")
        if isinstance(fewest, int) and isinstance(most, int) and most < fewest:
            yield (
                ("collaboration_kinds", index, "core_to"),
                _("this is less than core_from (%(from)s).") % {"from": fewest},
            )
        if row.get("contribution") is not None and not row.get("years"):
            yield ("collaboration_kinds", index, "years"), _("this is missing: for how many years is the contribution?")


def _budget(raw: Any) -> Iterator[Problem]:
    first, last = _span(raw)
    lines: dict[str, Path] = {}
    for side in SIDES:
        for index, row in _parts(raw, "budget", side):
            place: Path = ("budget", side, index)
            key = row.get("key")
            if isinstance(key, str):
                if key in lines:
                    text = _("‘%(value)s’ is used twice; each one needs its own.") % {"value": key}
                    yield (*place, "key"), text
                lines.setdefault(key, place)
            amounts = row.get("amounts")
            for year in amounts if isinstance(amounts, dict) else ():
                if isinstance(year, int) and first and last and not first <= year <= last:
                    yield (*place, "amounts", year), _outside(year, first, last)
    yield from _unique(raw, ("budget", "rules"), "key")
    money = [key for key, place in lines.items() if place[1] != "hours"]
    for index, row in _parts(raw, "budget", "rules"):
        for field in ("of", "base"):
            keys = row.get(field)
            for number, key in enumerate(keys if isinstance(keys, list) else ()):
                if isinstance(key, str) and key not in money:
                    yield ("budget", "rules", index, field, number), _unknown(key, money)


def _years(raw: Any) -> Iterator[Problem]:
    first, last = _span(raw)
    if not first or not last:
        return
    for index, row in _parts(raw, "planning"):
        year = row.get("year")
        if isinstance(year, int) and not first <= year <= last:
            yield ("planning", index, "year"), _outside(year, first, last)
    for index, row in _parts(raw, "monitoring"):
        years = row.get("years")
        for number, year in enumerate(years if isinstance(years, list) else ()):
            if isinstance(year, int) and not first <= year <= last:
                yield ("monitoring", index, "years", number), _outside(year, first, last)


def _span(raw: Any) -> tuple[int | None, int | None]:
    start, end = _date(_at(raw, ("programme", "start"))), _date(_at(raw, ("programme", "end")))
    return (start.year, end.year) if start and end else (None, None)


def _outside(year: int, first: int, last: int) -> str:
    words = {"year": year, "first": first, "last": last}
    return _("%(year)s falls outside the programme, which runs from %(first)s to %(last)s.") % words


def _indicators(raw: Any) -> Iterator[Problem]:
    yield from _references(raw, "indicators", "track", "tracks")
    yield from _references(raw, "indicators", "activity_kind", "activity_kinds")
    phases = _values(raw, "phases")
    for index, row in _parts(raw, "indicators"):
        place: Path = ("indicators", index)
        targets = row.get("targets")
        for phase in targets if isinstance(targets, dict) else ():
            if phase not in phases:
                yield (*place, "targets", phase), _unknown(str(phase), phases)
        if row.get("counts") == IndicatorSource.BY_HAND:
            for field in ("track", "activity_kind", "education", "first_track_only"):
                if row.get(field):
                    yield (*place, field), _("this indicator is filled in by hand, so there is nothing to narrow.")
            continue
        counts_trajectories = row.get("counts") == IndicatorSource.TRAJECTORIES
        if row.get("activity_kind") and counts_trajectories:
            yield (*place, "activity_kind"), _("this indicator counts trajectories, which have no kind of activity.")
        if row.get("track") and row.get("counts") in IndicatorSource.values and not counts_trajectories:
            yield (*place, "track"), _("this indicator counts activities, which have no track.")
        if row.get("first_track_only") and not row.get("track"):
            yield (*place, "first_track_only"), _("this needs a track: it counts the schools that began in that track.")

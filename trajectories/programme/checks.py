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
KEYED = ("phases", "lines", "objectives", "tracks", "activity_kinds", "conversation_kinds", "indicators")


def cross_checks(raw: dict[str, Any]) -> Iterator[Problem]:
    """Yield the place and a sentence for each thing in ``raw`` (the file as read) that does not fit the rest."""
    for name in KEYED:
        yield from _unique(raw, (name,), "key")
    yield from _unique(raw, ("municipalities",), "code")
    yield from _phases(raw)
    yield from _numbers(raw, ("scenario_model", "levels"), _("the levels are numbered 1, 2, 3, … without gaps."))
    for index, _kind in _parts(raw, "conversation_kinds"):
        yield from _unique(raw, ("conversation_kinds", index, "topics"), "key")
    yield from _tracks(raw)
    for name in ("objectives", "activity_kinds", "indicators"):
        yield from _references(raw, name, "line", "lines")
    yield from _indicators(raw)


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
        counts_trajectories = row.get("counts") == IndicatorSource.TRAJECTORIES
        if row.get("activity_kind") and counts_trajectories:
            yield (*place, "activity_kind"), _("this indicator counts trajectories, which have no kind of activity.")
        if row.get("track") and row.get("counts") in IndicatorSource.values and not counts_trajectories:
            yield (*place, "track"), _("this indicator counts activities, which have no track.")
        if row.get("first_track_only") and not row.get("track"):
            yield (*place, "first_track_only"), _("this needs a track: it counts the schools that began in that track.")

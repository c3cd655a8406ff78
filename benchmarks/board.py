"""What the board of 1,500 schools and 8 steps costs beside its rows in a bare table. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.board [--pairs 15]
"""

from __future__ import annotations

import argparse
import datetime
import gc
import html
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.school_list import scratch_database

ALLOWED = 4.0
SCHOOLS, STEPS = 1_500, 8
# Fewer schools, to see that these cost no fewer queries.
FEW = 30
HEADING = ("code", "school", "gemeente", "stand", "begeleiding", "sinds", *map(str, range(1, STEPS + 1)))


def make_programme(name: str, number: int) -> dict[str, Any]:
    """Make a penvoerder with ``number`` schools in one track, each somewhere else in its steps; return who asks.

    As in real life: 30 schools a municipality, ten a board, eight advisers, everything marked and recorded, one in
    twelve paused, one in fifteen ended.
    """
    from django.utils import timezone

    from cmk.accounts.models import Membership, Penvoerder, User
    from schools.models import AdviserAssignment, Municipality, School, SchoolBoard, WorkArea
    from trajectories.models import (
        Programme,
        ScenarioModel,
        StepTemplate,
        Track,
        Trajectory,
        TrajectoryChange,
        TrajectoryPause,
        TrajectoryStep,
    )

    offset = School.objects.count()
    today = timezone.localdate()
    penvoerder = Penvoerder.objects.create(slug=name, name=name, network_name=name, short_name=name)
    municipalities = Municipality.objects.bulk_create(
        Municipality(code=f"{offset // 30 + place:04}", name=f"Gemeente {name} {place:03}")
        for place in range(max(number // 30, 1))
    )
    WorkArea.objects.bulk_create(WorkArea(penvoerder=penvoerder, municipality=row) for row in municipalities)
    boards = SchoolBoard.objects.bulk_create(
        SchoolBoard(number=f"{offset // 10 + place:05}", name=f"Stichting {name} {place}")
        for place in range(number // 10)
    )
    advisers = [
        User.objects.create(
            email=f"adviser{place}.{name}@example.org", given_name="Adviseur", family_name=f"Nr {place}"
        )
        for place in range(8)
    ]
    Membership.objects.bulk_create(
        Membership(user=user, penvoerder=penvoerder, role="adviseur", start=today - datetime.timedelta(days=900))
        for user in advisers
    )
    programme = Programme.objects.create(
        penvoerder=penvoerder,
        slug=name,
        name=name,
        scheme="CmK",
        start=today - datetime.timedelta(days=900),
        end=today + datetime.timedelta(days=500),
        scenario_model=ScenarioModel.objects.create(penvoerder=penvoerder, key="s", name="s", level_name="s"),
    )
    programme.municipalities.set(municipalities)
    track = Track.objects.create(programme=programme, key="spoor-1", name="Spoor 1", number=1)
    templates = StepTemplate.objects.bulk_create(
        StepTemplate(track=track, number=step, name=f"Stap met naam {step}") for step in range(1, STEPS + 1)
    )
    words = ("Plein", "Brug", "Weide", "Toren", "Linde", "Haven", "Kade")
    schools = School.objects.bulk_create(
        School(
            code=f"{place // 2600 % 100:02}{chr(65 + place // 100 % 26)}Z{place % 100:02}",
            name=f"{words[place * 5 % 7]}school {(place * 7919) % 10_007} & Co",
            education=("po", "po", "po", "vo")[place % 4],
            board=boards[place % len(boards)] if boards else None,
            municipality=municipalities[place % len(municipalities)],
            place=f"Plaats {place % 50}",
        )
        for place in range(offset, offset + number)
    )
    AdviserAssignment.objects.bulk_create(
        AdviserAssignment(
            penvoerder=penvoerder,
            school=school,
            adviser=advisers[place % 8],
            start=today - datetime.timedelta(days=800),
        )
        for place, school in enumerate(schools)
    )
    walks = [
        Trajectory(
            programme=programme,
            school=school,
            track=track,
            status="stopped" if place % 15 == 7 else "paused" if place % 12 == 5 else "running",
            intensity=("light", "regular", "intensive")[place % 3],
            started_on=today - datetime.timedelta(days=400 + place % 400),
            ended_on=today if place % 15 == 7 else None,
        )
        for place, school in enumerate(schools)
    ]
    Trajectory.objects.bulk_create(walks)
    TrajectoryPause.objects.bulk_create(
        TrajectoryPause(trajectory=row, start=today - datetime.timedelta(days=30), reason="Nieuwbouw")
        for row in walks
        if row.status == "paused"
    )
    steps, changes = [], []
    for place, row in enumerate(walks):
        done = place * 7 % (STEPS + 1)
        changes.append(TrajectoryChange(trajectory=row, to_status="running", by=advisers[place % 8]))
        for template in templates:
            status = "todo" if template.number > done + 1 else "busy" if template.number > done else "done"
            status = "skipped" if status == "done" and (place + template.number) % 9 == 0 else status
            step = TrajectoryStep(
                trajectory=row, template=template, number=template.number, name=template.name, status=status
            )
            steps.append(step)
            if status != "todo":
                moment = timezone.now() - datetime.timedelta(days=(place * 13 + template.number) % 300)
                changes.append(
                    TrajectoryChange(trajectory=row, step=step, from_status="todo", to_status=status, at=moment)
                )
    TrajectoryStep.objects.bulk_create(steps)
    for change in changes:
        change.trajectory, change.step = change.trajectory, change.step
    TrajectoryChange.objects.bulk_create(changes)
    return {"user": advisers[0], "track": track}


def bare_table(track: Any) -> str:
    """Fetch the same rows with one query, and write them as a bare table: no page, no filters, nothing worked out.

    Also without what is not in the rows themselves: who is the adviser today, and when something last changed.
    """
    from trajectories.models import TrajectoryStep

    rows = (
        TrajectoryStep.objects.filter(trajectory__track=track)
        .order_by("trajectory_id", "number")
        .values_list(
            "trajectory__school__code",
            "trajectory__school__name",
            "trajectory__school__municipality__name",
            "trajectory__status",
            "trajectory__intensity",
            "trajectory__started_on",
            "status",
        )
    )
    lines = []
    for facts, cells in groupby(rows, key=lambda row: row[:6]):
        written = [*map(str, facts), *(cell[6] for cell in cells)]
        lines.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in written) + "</tr>")
    head = "".join(f"<th>{html.escape(name)}</th>" for name in HEADING)
    return f"<table><tr>{head}</tr>{''.join(lines)}</table>"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how many seconds ``work`` took, and what it gave."""
    gc.collect()
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measure(pairs: int) -> int:
    """Measure, print, and return the status for the shell."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    areas = {number: make_programme(f"gebied{number}", number) for number in (FEW, SCHOOLS)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does on a server that is in use
    clients = {}
    for number, area in areas.items():
        clients[number] = Client()
        clients[number].force_login(area["user"], backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("board:track", args=["spoor-1"]) + "?status=alle"

    def ask(number: int) -> Any:
        response = clients[number].get(url)
        assert response.status_code == 200, response.status_code
        return response

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as context:
            ask(number)
        return len(context)

    track = areas[SCHOOLS]["track"]
    page, bare = ask(SCHOOLS).content.decode(), bare_table(track)  # the first of each is not timed
    assert page.count('<th scope="row">') == SCHOOLS + 1, "the page does not show every school"
    assert bare.count("<tr>") == SCHOOLS + 1, "the bare table does not have every school"
    assert bare.count("<td>") == SCHOOLS * len(HEADING), "the bare table does not have every cell"
    ask(FEW)
    counted = queries(FEW), queries(SCHOOLS)
    taken = []
    for pair in range(pairs):
        works = {"page": lambda: ask(SCHOOLS), "bare": lambda: bare_table(track)}
        order = ("page", "bare") if pair % 2 else ("bare", "page")  # each goes first in turn
        taken.append({name: timed(works[name])[0] for name in order})
    medians = {name: statistics.median(one[name] for one in taken) for name in ("page", "bare")}
    ratio = statistics.median(one["page"] / one["bare"] for one in taken)
    print(f"{connection.vendor}; {SCHOOLS} schools, {STEPS} steps; median of {pairs} pairs")
    print(f"  the page        {medians['page']:.3f} s, {len(page) / 1e6:.2f} MB, {counted[1]} queries")
    print(f"  the bare table  {medians['bare']:.3f} s, {len(bare) / 1e6:.2f} MB, 1 query")
    print(f"  ratio {ratio:.2f}, promised at most {ALLOWED}; with {FEW} schools {counted[0]} queries")
    kept = ratio <= ALLOWED and counted[0] == counted[1]
    print("as promised" if kept else "MORE THAN PROMISED")
    return 0 if kept else 1


def main() -> int:
    """Prepare, measure, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-bench-") as folder, scratch_database(Path(folder)):
        return measure(options.pairs)


if __name__ == "__main__":
    sys.exit(main())

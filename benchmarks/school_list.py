"""What a page of the list costs among 10,000 schools beside one among 100. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.school_list [--pairs 15]
"""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Times what the same page costs among a hundred schools; more where every school must be looked at, or something
# beside it looked up, before the first 25 are known.
ALLOWED, ALLOWED_LOOKING = 1.5, 2.5
LOOKING = ("by pupils", "by track", "by adviser", "by last conversation", "search", "101 to 200 pupils")
SMALL, LARGE = 100, 10_000
# What is asked of the list; with each, the schools that a page of 25 shows are other ones.
ASKED = {
    "as it opens": "",
    "second page": "page=2",
    "by municipality": "sort=municipality",
    "by board": "sort=board",
    "by kind": "sort=education",
    "by pupils": "sort=-pupils",
    "by track": "sort=track_name",
    "by adviser": "sort=adviser_name",
    "by last conversation": "sort=last_conversation",
    "search": "q=voorbeeld+plein",
    "of one municipality": "municipality={municipality}",
    "of one board": "board={board}",
    "101 to 200 pupils": "size=100-200",
    "takes part": "track=ja",
    "not yet": "track=nee",
    "of one adviser": "adviser={adviser}",
}


@contextmanager
def scratch_database(folder: Path) -> Iterator[None]:
    """Make a database of our own, on the server of ``DATABASE_URL`` or as a file in ``folder``; it goes afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cmk.settings.test"
    os.environ["VAR_DIR"] = str(folder)
    os.environ["REDIS_URL"] = ""
    import django

    django.setup()
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def make_area(name: str, number: int) -> dict[str, Any]:
    """Make a penvoerder with ``number`` schools and all that its staff know of them; return who asks and for what.

    As in the country: some 30 schools a municipality, ten a board, five yearly figures, two people a school, half of
    the schools in a trajectory.
    """
    from django.utils import timezone

    from cmk.accounts.models import Membership, Penvoerder, User
    from schools.models import (
        AdviserAssignment,
        Contact,
        Municipality,
        Person,
        School,
        SchoolBoard,
        SchoolYearFigure,
        WorkArea,
    )
    from trajectories.models import Conversation, ConversationKind, Programme, ScenarioModel, Track, Trajectory

    offset = School.objects.count()
    today = timezone.localdate()
    penvoerder = Penvoerder.objects.create(slug=name, name=name, network_name=name, short_name=name)
    municipalities = Municipality.objects.bulk_create(
        Municipality(code=f"{(offset // 30 + place):04}", name=f"Gemeente {name} {place:03}")
        for place in range(max(number // 30, 1))
    )
    WorkArea.objects.bulk_create(WorkArea(penvoerder=penvoerder, municipality=row) for row in municipalities)
    boards = SchoolBoard.objects.bulk_create(
        SchoolBoard(number=f"{offset // 10 + place:05}", name=f"Stichting {name} {place}")
        for place in range(number // 10)
    )
    advisers = [
        User.objects.create(email=f"adviser{place}.{name}@example.org", given_name=f"Adviseur {place}")
        for place in range(8)
    ]
    Membership.objects.bulk_create(
        Membership(user=user, penvoerder=penvoerder, role="adviseur", start=today - datetime.timedelta(days=400))
        for user in advisers
    )
    model = ScenarioModel.objects.create(penvoerder=penvoerder, key="s", name="s", level_name="s")
    programme = Programme.objects.create(
        penvoerder=penvoerder,
        slug=name,
        name=name,
        scheme="CmK",
        start=today - datetime.timedelta(days=400),
        end=today + datetime.timedelta(days=700),
        scenario_model=model,
    )
    tracks = [
        Track.objects.create(programme=programme, key=f"t{one}", name=f"Spoor {one}", number=one) for one in (1, 2)
    ]
    kind = ConversationKind.objects.create(programme=programme, key="a", name="Accountgesprek", norm_per_year=2)
    words = ("Plein", "Brug", "Weide", "Toren", "Linde", "Haven", "Kade")
    schools = School.objects.bulk_create(
        School(
            code=f"{place // 2600 % 100:02}{chr(65 + place // 100 % 26)}Z{place % 100:02}",
            name=f"{words[place * 5 % 7]}school {(place * 7919) % 10_007} Voorbeeld",
            education=("po", "po", "po", "vo")[place % 4],
            board=boards[place % len(boards)],
            municipality=municipalities[place % len(municipalities)],
            place=f"Plaats {place % 50}",
        )
        for place in range(offset, offset + number)
    )
    SchoolYearFigure.objects.bulk_create(
        SchoolYearFigure(school=school, year=year, pupils=(place * 37 + year) % 600 or None)
        for place, school in enumerate(schools)
        for year in range(2021, 2026)
    )
    people = Person.objects.bulk_create(
        Person(penvoerder=penvoerder, given_name=f"Persoon {place}", family_name="Voorbeeld")
        for place in range(2 * number)
    )
    long_ago, lately = today - datetime.timedelta(days=300), timezone.now()
    Contact.objects.bulk_create(
        Contact(person=person, school=schools[place // 2], role=("iccer", "directeur")[place % 2], start=long_ago)
        for place, person in enumerate(people)
    )
    AdviserAssignment.objects.bulk_create(
        AdviserAssignment(penvoerder=penvoerder, school=school, adviser=advisers[place % 8], start=long_ago)
        for place, school in enumerate(schools)
    )
    Trajectory.objects.bulk_create(
        Trajectory(programme=programme, school=school, track=tracks[place % 4 // 2], started_on=long_ago)
        for place, school in enumerate(schools)
        if place % 2
    )
    Conversation.objects.bulk_create(
        Conversation(
            programme=programme,
            kind=kind,
            school=school,
            adviser=advisers[place % 8],
            status="recorded",
            held_at=lately - datetime.timedelta(days=place % 200),
        )
        for place, school in enumerate(schools)
        if place % 3
    )
    values = {"municipality": municipalities[0].pk, "board": boards[0].number, "adviser": advisers[0].pk}
    return {"user": advisers[0], "asked": {words: query.format(**values) for words, query in ASKED.items()}}


def measure(pairs: int) -> int:
    """Measure, print, and return the status for the shell."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    areas = {number: make_area(f"gebied{number}", number) for number in (SMALL, LARGE)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does on a server that is in use
    clients = {}
    for number, area in areas.items():
        clients[number] = Client()
        clients[number].force_login(area["user"], backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("schools:list")

    def ask(number: int, words: str) -> float:
        gc.collect()
        start = time.perf_counter()
        response = clients[number].get(f"{url}?{areas[number]['asked'][words]}")
        took = time.perf_counter() - start
        assert response.status_code == 200, f"{words}: {response.status_code}"
        assert b"<tbody>" in response.content, f"{words}: no schools"
        return took

    def queries(number: int, words: str) -> int:
        with CaptureQueriesContext(connection) as context:
            ask(number, words)
        return len(context)

    print(f"{connection.vendor}; seconds of a page of 25 schools, median of {pairs} pairs")
    print(f"{'':>24}{SMALL:>8}{LARGE:>8}  ratio  queries")
    broken = 0
    for words in ASKED:
        ask(SMALL, words), ask(LARGE, words)
        counted = queries(SMALL, words), queries(LARGE, words)
        taken = []
        for pair in range(pairs):
            order = (SMALL, LARGE) if pair % 2 else (LARGE, SMALL)  # each goes first in turn
            taken.append({number: ask(number, words) for number in order})
        few, many = (statistics.median(one[number] for one in taken) for number in (SMALL, LARGE))
        ratio = statistics.median(one[LARGE] / one[SMALL] for one in taken)
        allowed = ALLOWED_LOOKING if words in LOOKING else ALLOWED
        wrong = ratio > allowed or counted[0] != counted[1]
        broken += wrong
        told = f"{words:>24}{few:>8.3f}{many:>8.3f}{ratio:>7.2f}  {counted[0]}, {counted[1]}"
        print(told + (f"  MORE THAN {allowed}, or other queries" if wrong else ""))
    print(f"{broken} of {len(ASKED)} cost more than promised" if broken else "all as promised")
    return 1 if broken else 0


def main() -> int:
    """Prepare, measure, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-bench-") as folder, scratch_database(Path(folder)):
        return measure(options.pairs)


if __name__ == "__main__":
    sys.exit(main())

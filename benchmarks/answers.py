"""What saving an answer of a self-evaluation takes, and 300 schools at once. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.answers [--schools 300] [--saves 10] [--rounds 5] [--single 1000]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.autosave import ROOT, Typist, environment, processor_time, server, typing
from scripts.services import free_port, postgresql, redis

# How many times a bare upsert saving an answer may take.
ALLOWED = 3.0
PILLARS, STATEMENTS = 4, 7
UPSERT = (
    "INSERT INTO bare_answer (evaluation, question, number, text, revision) VALUES (%s, %s, %s, '', 1)"
    " ON CONFLICT (evaluation, question) DO UPDATE SET number = excluded.number, revision = bare_answer.revision + 1"
)


@dataclass
class Filler(Typist):
    """Somebody of a school who fills in: each next change is another answer to the next question."""

    names: tuple[str, ...] = ()

    def next_change(self) -> tuple[str, str]:
        """Choose on: the next question, and when all are answered the next answer to each."""
        self.typed += 1
        return self.names[self.typed % len(self.names)], str(1 + (self.typed // len(self.names)) % 4)


def make_round() -> Any:
    """Make a penvoerder with a questionnaire (fixed, as in use) and a round that is open; return the round."""
    from django.utils import timezone

    from cmk.accounts.models import Penvoerder
    from monitoring.models import Instrument, Pillar, PillarLevel, Question, Round
    from trajectories.models import Programme, ScenarioModel

    day = timezone.localdate().replace(month=1, day=1)
    penvoerder = Penvoerder.objects.create(slug="meting", name="Meting", network_name="Meting", short_name="meting")
    model = ScenarioModel.objects.create(penvoerder=penvoerder, key="s", name="s", level_name="s")
    end = day.replace(year=day.year + 3)
    programme = Programme.objects.create(
        penvoerder=penvoerder, slug="meting", name="Meting", scheme="CmK", start=day, end=end, scenario_model=model
    )
    instrument = Instrument.objects.create(
        penvoerder=penvoerder,
        key="meting",
        version=1,
        name="Meting",
        education=["po"],
        scale=["Nog niet", "Soms", "Meestal", "Altijd"],
        scenario_model=model,
        frozen_at=timezone.now(),
    )
    for place in range(PILLARS):
        pillar = Pillar.objects.create(instrument=instrument, key=f"p{place}", name=f"Pijler {place}", order=place)
        levels = [PillarLevel(pillar=pillar, number=number, name=f"Niveau {number}") for number in range(1, 5)]
        PillarLevel.objects.bulk_create(levels)
        kinds = ["scenario_now", "scenario_wanted", *["statement"] * STATEMENTS]
        Question.objects.bulk_create(
            Question(pillar=pillar, key=f"v{order}", kind=kind, text=f"Vraag {order}", order=order)
            for order, kind in enumerate(kinds)
        )
    return Round.objects.create(programme=programme, instrument=instrument, name="Ronde", opens_on=day, closes_on=end)


def make_people(round_: Any, number: int) -> list[Filler]:
    """Make ``number`` schools with an icc'er each, signed in, and their self-evaluations, under way."""
    from django.test import Client
    from django.urls import reverse

    from cmk.accounts.models import User
    from monitoring.evaluation.questionnaire import questionnaire
    from monitoring.evaluation.services import save_answers
    from monitoring.models import SelfEvaluation
    from schools.models import Contact, Municipality, Person, School, WorkArea

    penvoerder = round_.programme.penvoerder
    municipality = Municipality.objects.create(code="0001", name="Gemeente Meting")
    WorkArea.objects.create(penvoerder=penvoerder, municipality=municipality)
    names = tuple(asked.name for asked in questionnaire(round_.instrument))
    people = []
    for place in range(number):
        user = User.objects.create(email=f"iccer{place}@example.org", given_name="Jo", family_name=f"Nr {place}")
        school = School.objects.create(
            code=f"{place // 100:02}AZ{place % 100:02}",
            name=f"School {place}",
            education="po",
            municipality=municipality,
            place="Meting",
        )
        person = Person.objects.create(penvoerder=penvoerder, given_name="Jo", family_name=f"Nr {place}", user=user)
        Contact.objects.create(person=person, role="iccer", school=school, start=round_.opens_on)
        evaluation = SelfEvaluation.objects.create(round=round_, school=school)
        # Under way: the very first answer of a school goes the whole way, once a year.
        save_answers(evaluation=evaluation, changes={names[0]: 1}, base={}, by=user)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        token = uuid.uuid4().hex
        cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
        path = reverse("evaluation:autosave", args=[evaluation.pk])
        said = {names[0]: ("1", 1)}
        people.append(Filler(path, cookie, token, evaluation.pk, [], said=said, names=names))
    return people


@dataclass
class Spent:
    """What a number of saves took: seconds by the clock, and of a processor (this process and the database)."""

    clock: float
    processor: float


def one_by_one(url: str, people: list[Filler], number: int, rounds: int) -> list[tuple[Spent, Spent]]:
    """Save ``number`` answers by ``save_answers`` and as many by a bare upsert, in turn; what both took per round.

    Both over one connection that is kept, each save in a transaction of its own, new answers and changed ones alike.
    """
    import psycopg
    from django.db import connection

    from cmk.accounts.models import User
    from monitoring.evaluation.services import save_answers
    from monitoring.models import SelfEvaluation

    evaluations = SelfEvaluation.objects.select_related("round__instrument").in_bulk([one.draft for one in people])
    users = {user.email: user for user in User.objects.all()}
    cursor = connection.cursor()
    found: list[tuple[Spent, Spent]] = []
    with psycopg.connect(url, autocommit=True) as bare:
        bare.execute(
            "CREATE TABLE bare_answer (evaluation bigint, question bigint, number int, text text, revision int,"
            " PRIMARY KEY (evaluation, question))"
        )
        for turn in range(rounds + 1):  # the first round warms up and is not counted
            work = []
            for place in range(number):
                one = people[place % len(people)]
                name, value = one.next_change()
                work.append((one, users[f"iccer{place % len(people)}@example.org"], name, value))

            def by_service(work: list[Any] = work) -> None:
                for one, user, name, value in work:
                    base = one.said.get(name, ("", 0))[1]
                    saved = save_answers(
                        evaluation=evaluations[one.draft], changes={name: value}, base={name: base}, by=user
                    )
                    one.said[name] = value, saved.revisions[name]

            def by_upsert(work: list[Any] = work) -> None:
                for one, _user, name, value in work:
                    bare.execute(UPSERT, (one.draft, one.names.index(name), int(value)))

            spent: dict[str, Spent] = {}
            for act in (by_service, by_upsert) if turn % 2 else (by_upsert, by_service):  # each goes first in turn
                began, before = time.perf_counter(), processor_time() + time.process_time()
                act()
                after = processor_time() + time.process_time()
                spent[act.__name__] = Spent(time.perf_counter() - began, after - before)
            if turn:
                found.append((spent["by_service"], spent["by_upsert"]))
    cursor.close()
    return found


def lost(people: list[Filler]) -> list[str]:
    """Return what was confirmed as saved and is not in the database as it was, with its revision."""
    from monitoring.models import Answer

    rows = Answer.objects.select_related("question__pillar")
    stored = {
        (row.evaluation_id, f"{row.question.pillar.key}.{row.question.key}"): (str(row.number), row.revision)
        for row in rows
    }
    return [
        f"self-evaluation {one.draft}, {name}: not what was confirmed"
        for one in people
        for name, said in one.said.items()
        if stored.get((one.draft, name)) != said
    ]


def measure(url: str, port: int, people: list[Filler], options: argparse.Namespace) -> int:
    """Measure, print, and return the status for the shell."""
    load = os.getloadavg()[0]
    singles = one_by_one(url, people, options.single, options.rounds)
    service, bare = (statistics.median(one[place].clock / options.single for one in singles) for place in (0, 1))
    used, bare_used = (statistics.median(one[place].processor / options.single for one in singles) for place in (0, 1))
    by_clock = statistics.median(one[0].clock / one[1].clock for one in singles)
    by_processor = statistics.median(one[0].processor / one[1].processor for one in singles)
    busy = load > (os.cpu_count() or 1)
    ratio = by_processor if busy else by_clock
    typing(people[:16], port, 1)  # the first request of each thread is not timed
    for one in people:
        one.waits.clear()
    before = processor_time()
    seconds = typing(people, port, options.saves)
    spent = processor_time() - before
    number = len(people) * options.saves
    waits = sorted(wait for one in people for wait in one.waits)
    problems = [problem for one in people for problem in one.problems]
    gone = lost(people)
    print(f"load {load:.1f} on {os.cpu_count()} processors when it began")
    print(f"saving one answer, {options.single} a round, median of {options.rounds} rounds")
    print(f"  save_answers   {1000 * service:.2f} ms each, {1000 * used:.2f} ms of a processor")
    print(f"  bare upsert    {1000 * bare:.2f} ms each, {1000 * bare_used:.2f} ms of a processor")
    print(f"  ratio {by_clock:.2f} by the clock, {by_processor:.2f} in processor time; promised at most {ALLOWED:.0f}")
    print(f"  {'processor time' if busy else 'the clock'} decides")
    print(f"{len(people)} schools at once, {options.saves} answers each, through the server")
    print(f"  {number / seconds:.1f} answers a second, {1000 * spent / number:.1f} ms of a processor each")
    print(f"  a whole request costs {spent / number / bare_used:.0f} times a bare upsert (session, access, progress)")
    print(f"  wait for one: median {statistics.median(waits):.2f} s, longest {waits[-1]:.2f} s")
    print(f"  {len(waits)} answers: {len(problems)} not saved, {len(gone)} lost")
    for line in [*problems[:3], *gone[:3]]:
        print(f"    {line}")
    kept = ratio <= ALLOWED and not problems and not gone and len(waits) == number
    print("as promised" if kept else "LESS THAN PROMISED")
    return 0 if kept else 1


def main() -> int:
    """Start PostgreSQL, Redis and the server of our own, measure, end them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=300)
    parser.add_argument("--saves", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--single", type=int, default=1000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="cultuurspoor-bench-") as folder,
        postgresql() as database,
        redis() as broker,
    ):
        port = free_port()
        os.environ.update(environment(folder, database, broker, port))
        log = Path(folder) / "log"
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, check=True)
        import django

        django.setup()
        people = make_people(make_round(), options.schools)
        with server(dict(os.environ), port, log):
            status = measure(database, port, people, options)
        if status:
            print(log.read_text(errors="replace")[-2000:])
        return status


if __name__ == "__main__":
    sys.exit(main())

"""What searching costs among 10,000 schools and 5,000 people beside 100 and 50. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.search [--runs 15]

Measures on SQLite, and on a throw-away PostgreSQL.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = (100, 50), (10_000, 5_000)
# How many times as long the search may take with a hundred times the rows. SQLite reads every row that one may see.
ALLOWED = {"postgresql": 3.0, "sqlite": 8.0}

BEGIN = "Regen Zonne Water Wind Ster Maan Berg Dal Bos Wilgen Linden Eiken Beuken Kastanje Molen Brug Toren Haven Duin"
END = "boog bloem molen lier kijker pad hof veld tuin rand poort burcht weide boom land horst kamp dijk gaard zicht"
KINDS = "OBS;Basisschool;Christelijke school;Daltonschool;Montessorischool;Jenaplanschool;Kindcentrum;IKC"
GIVEN = "Aafke Bram Chaima Daan Els Femke Gerben Hanna Imane Joris Karim Lieke Maarten Noor Omar Petra Ruben Teun Yara"
FAMILY = "Jansen;de Vries;van den Berg;Bakker;Visser;Smit;Meijer;de Boer;Mulder;de Groot;Bos;Vos;Peters;Hendriks;Dekker"
# A name, two words, a code, a place, an address, a number, and the same with a typo; and what is not there.
ASKED = {
    "a name": "regenboog",
    "two words": "molenpad gemeente7",
    "a code": "10AB07",
    "a person": "femke mulder",
    "an e-mail address": "person31@example.org",
    "a phone number": "0201000042",
    "a short word": "de",
    "a school with a typo": "zonebloem",
    "letters that changed places": "femke muldre",
    "what is not there": "xylofoonzaal",
}


def fill(schools: int, people: int) -> Any:
    """Add schools and people up to these numbers, made up in the same way every time; return an adviser."""
    from django.db import connection

    from cmk.accounts.models import Membership, Penvoerder, User
    from cmk.core.models import today
    from schools.models import Contact, Municipality, Person, School, SchoolBoard

    penvoerder, _new = Penvoerder.objects.get_or_create(slug="meting", name="Meting", network_name="Meting")
    user, _new = User.objects.get_or_create(email="meting@example.org", given_name="Mia", family_name="Meting")
    Membership.objects.get_or_create(user=user, penvoerder=penvoerder, role="adviseur")
    if not Municipality.objects.exists():
        places = [Municipality(code=f"{number:04}", name=f"Gemeente{number}") for number in range(342)]
        Municipality.objects.bulk_create(places)
        for place in Municipality.objects.all():
            penvoerder.work_areas.create(municipality=place)
        SchoolBoard.objects.bulk_create(SchoolBoard(number=f"{40000 + n}", name=f"Stichting {n}") for n in range(1000))
    municipalities, boards = list(Municipality.objects.order_by("pk")), list(SchoolBoard.objects.order_by("pk"))
    begin, end, kinds = BEGIN.split(), END.split(), KINDS.split(";")
    given, family = GIVEN.split(), FAMILY.split(";")
    chance = random.Random(schools)
    School.objects.bulk_create(
        [
            School(
                code=f"{10 + number // 2600}{chr(65 + number // 100 % 26)}B{number % 100:02}",
                name=f"{chance.choice(kinds)} De {chance.choice(begin)}{chance.choice(end)}",
                education="po",
                board=boards[number % len(boards)],
                municipality=municipalities[number % len(municipalities)],
                street=f"{chance.choice(begin)}straat",
                house_number=str(number % 200),
                postcode=f"{1000 + number % 9000} AB",
                place=f"Gemeente{number % len(municipalities)}",
                phone=f"020-{1_000_000 + number}",
            )
            for number in range(School.objects.count(), schools)
        ],
        batch_size=500,
    )
    known = Person.objects.count()
    Person.objects.bulk_create(
        [
            Person(
                penvoerder=penvoerder,
                given_name=given[number % len(given)],
                family_name=f"{family[number % len(family)]}",
                email=f"person{number}@example.org",
            )
            for number in range(known, people)
        ],
        batch_size=500,
    )
    keys = list(School.objects.order_by("pk").values_list("pk", flat=True))
    Contact.objects.bulk_create(
        [
            Contact(person=person, role="iccer", school_id=keys[place % len(keys)], start=today())
            for place, person in enumerate(Person.objects.order_by("pk")[known:])
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return user


def seconds_of(user: Any, text: str, runs: int) -> float:
    """Return the median time of one search in seconds, with what is shown of the results."""
    from cmk.core.search.folding import read_query
    from monitoring.search.selectors import search

    taken = []
    for _run in range(runs):
        gc.collect()
        start = time.perf_counter()
        search(user, read_query(text), most=8)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def measure(runs: int) -> int:
    """Measure in the database of this process; return the status for the shell."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils.translation import activate

    activate("nl")
    call_command("migrate", verbosity=0)
    vendor = connection.vendor
    columns = []
    for schools, people in (SMALL, LARGE):
        user = fill(schools, people)
        seconds_of(user, "eerst", 2)
        columns.append({what: seconds_of(user, text, runs) for what, text in ASKED.items()})
    print(f"{vendor:<28} {SMALL[0]:>7} schools {LARGE[0]:>7} schools  ratio")
    for what in ASKED:
        few, many = (column[what] for column in columns)
        print(f"  {what:<28} {few * 1000:>10.1f} ms {many * 1000:>12.1f} ms {many / few:>6.1f}")
    few, many = (sum(column.values()) for column in columns)
    print(f"  {'all together':<28} {few * 1000:>10.1f} ms {many * 1000:>12.1f} ms {many / few:>6.1f}")
    if many / few <= ALLOWED[vendor]:
        print(f"within {ALLOWED[vendor]:g} times the time with a hundredth of the rows")
        return 0
    print(f"MORE THAN {ALLOWED[vendor]:g} times the time with a hundredth of the rows")
    return 1


def in_process(url: str, folder: str, runs: int) -> int:
    """Measure in a process of its own on the database at ``url``."""
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "cmk.settings.test",
        "REDIS_URL": "",
    }
    command = [sys.executable, "-m", "benchmarks.search", "--here", "--runs", str(runs)]
    return subprocess.run(command, cwd=ROOT, env=env).returncode


def main() -> int:
    """Measure on both databases."""
    from scripts.services import postgresql

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return measure(options.runs)
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-bench-") as folder, postgresql() as throw_away:
        worst = in_process(f"sqlite:///{folder}/bench.sqlite3", folder, options.runs)
        return max(worst, in_process(throw_away, folder, options.runs))


if __name__ == "__main__":
    sys.exit(main())

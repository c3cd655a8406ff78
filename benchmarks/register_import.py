"""What an import of the register costs beside parsing its file and one bulk upsert. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.register_import [--pairs 9] [--data FOLDER] [--synthetic]
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PRIMARY = "2026-04_02.-alle-schoolvestigingen-basisonderwijs.csv"
ROWS = 6107
COLUMNS = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;"
    "POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;TELEFOONNUMMER;INTERNETADRES;"
    "STRAATNAAM CORRESPONDENTIEADRES;HUISNUMMER-TOEVOEGING CORRESPONDENTIEADRES;POSTCODE CORRESPONDENTIEADRES;"
    "PLAATSNAAM CORRESPONDENTIEADRES;NODAAL GEBIED CODE;NODAAL GEBIED NAAM;RPA-GEBIED CODE;RPA-GEBIED NAAM;"
    "WGR-GEBIED CODE;WGR-GEBIED NAAM;COROPGEBIED CODE;COROPGEBIED NAAM;ONDERWIJSGEBIED CODE;ONDERWIJSGEBIED NAAM;"
    "RMC-REGIO CODE;RMC-REGIO NAAM;VAKANTIEREGIO"
)
PROVINCES = [
    *("Drenthe", "Flevoland", "Friesland", "Gelderland", "Groningen", "Limburg"),
    *("Noord-Brabant", "Noord-Holland", "Overijssel", "Utrecht", "Zeeland", "Zuid-Holland"),
]


def synthetic(path: Path) -> None:
    """Write an invented delivery with as many rows, columns and distinct values as the real one of April 2026."""
    dice = random.Random(2026)
    places = [f"VOORBEELDDORP {number}" for number in range(1500)]
    lines = [COLUMNS]
    for number in range(ROWS):
        code = f"{number // 400:02d}{chr(65 + number // 20 % 20)}{chr(65 + number % 20)}00"
        municipality = number % 342
        street, house, place = f"Voorbeeldstraat {number % 4000}", str(dice.randrange(1, 300)), dice.choice(places)
        postcode = f"{1000 + number} AB"
        region = [f"{municipality % 40:02d}", f"Voorbeeldregio {municipality % 40}"] * 6
        fields = [
            PROVINCES[municipality % 12],
            str(40000 + number % 748),
            code[:4],
            code,
            f"Openbare Basisschool De Voorbeeldschool {number}",
            street,
            house,
            postcode,
            place,
            f"{municipality + 1:04d}",
            f"VOORBEELDGEMEENTE {municipality}",
            dice.choice(["Openbaar", "Rooms-Katholiek", "Protestants-Christelijk", "Algemeen bijzonder"]),
            f"0{number:09d}",
            f"www.voorbeeldschool{number}.example.org" if number % 10 else " ",
            *(street, house, postcode, place, *region, "Noord"),
        ]
        lines.append(";".join(fields))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return how many seconds ``work`` takes: by the clock, and of processor time in this process."""
    gc.collect()  # what the other left behind is not this one's cost
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


class Measurement:
    """The measured pieces of work, on the database that Django is pointed at."""

    def __init__(self, path: Path) -> None:
        from schools.register.importer import import_duo
        from schools.register.reader import read

        self.path, self.import_duo, self.read = path, import_duo, read
        self.import_duo(path)  # boards and municipalities are there for the upsert; what a process does once is done

    def empty(self, *, places: bool) -> None:
        """Empty the register; boards and municipalities stay where the upsert needs them."""
        from schools.models import FormerFacts, Municipality, RegisterDelivery, School, SchoolBoard

        for model in (FormerFacts, School, RegisterDelivery, *((SchoolBoard, Municipality) if places else ())):
            model.objects.all().delete()

    def parse(self) -> None:
        """Parse the file, as the import does, and no more."""
        self.read(self.path)

    def parse_and_upsert(self) -> None:
        """Parse the file and write its rows in one bulk upsert, with no thought of what is there."""
        from django.db import transaction

        from schools.models import Municipality, School, SchoolBoard

        delivery = self.read(self.path)
        at = {heading: position for position, heading in enumerate(delivery.headings)}
        boards = dict(SchoolBoard.objects.values_list("number", "pk"))
        municipalities = dict(Municipality.objects.values_list("code", "pk"))
        columns = {
            "code": at["VESTIGINGSCODE"],
            "name": at["VESTIGINGSNAAM"],
            "province": at["PROVINCIE"],
            "street": at["STRAATNAAM"],
            "house_number": at["HUISNUMMER-TOEVOEGING"],
            "postcode": at["POSTCODE"],
            "place": at["PLAATSNAAM"],
            "phone": at["TELEFOONNUMMER"],
            "website": at["INTERNETADRES"],
            "denomination": at["DENOMINATIE"],
        }
        board, municipality = at["BEVOEGD GEZAG NUMMER"], at["GEMEENTENUMMER"]
        with transaction.atomic():
            School.objects.bulk_create(
                [
                    School(
                        education="po",
                        board_id=boards[line.fields[board]],
                        municipality_id=municipalities[line.fields[municipality]],
                        **{name: line.fields[position] for name, position in columns.items()},
                    )
                    for line in delivery.lines
                ],
                batch_size=500,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=[*(set(columns) - {"code"}), "education", "board", "municipality"],
            )

    def plain_csv(self) -> None:
        """Split the file with Python's own csv module: for comparison only, no promise is made about it."""
        text = self.path.read_bytes().decode("cp1252")
        list(csv.reader(text.splitlines(), delimiter=";", quoting=csv.QUOTE_NONE))


# What is promised -> (how often its measure it may take).
PROMISES = {
    "import": ("parse + upsert", 3.0),
    "dry run": ("parse + upsert", 3.0),
    "second import": ("parse", 2.0),
}


def measure(path: Path, pairs: int) -> int:
    """Measure everything in turn, print it, and return the status for the shell."""
    from django.db import connection
    from django.utils.translation import activate

    activate("nl")
    work = Measurement(path)

    def first(**options: Any) -> tuple[float, float]:
        work.empty(places=True)
        return timed(lambda: work.import_duo(path, **options))

    def upsert() -> tuple[float, float]:
        work.empty(places=True)
        work.import_duo(path)
        work.empty(places=False)
        return timed(work.parse_and_upsert)

    def second() -> tuple[float, float]:
        summary = work.import_duo(path)
        assert summary.rows == ROWS, summary.rows
        return timed(lambda: work.import_duo(path))

    jobs: dict[str, Callable[[], tuple[float, float]]] = {
        "parse": lambda: timed(work.parse),
        "parse + upsert": upsert,
        "import": first,
        "dry run": lambda: first(dry_run=True),
        "second import": second,
        "csv module": lambda: timed(work.plain_csv),
    }
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for number in range(pairs):
        for name in list(jobs)[:: -1 if number % 2 else 1]:  # each goes first in turn
            seconds[name].append(jobs[name]())
    print(f"{connection.vendor}, {ROWS} rows, {pairs} rounds, medians")
    for name, took in seconds.items():
        clock, processor = (statistics.median(column) for column in zip(*took, strict=True))
        print(f"  {name:<15} {clock * 1000:>7.0f} ms by the clock {processor * 1000:>7.0f} ms of processor time")
    broken = 0
    for name, (measure_of, allowed) in PROMISES.items():
        pairs_of = list(zip(seconds[name], seconds[measure_of], strict=True))
        clock, processor = (statistics.median(a[at] / b[at] for a, b in pairs_of) for at in (0, 1))
        print(f"  {name}: {clock:.2f} times {measure_of} by the clock, {processor:.2f} in processor time", end="")
        if clock <= allowed:
            print(f"; within {allowed:g}")
        elif processor <= allowed and max(os.getloadavg()) > (os.cpu_count() or 1):
            print(f"; within {allowed:g} in processor time; the machine is too busy for the clock to tell")
        else:
            print(f"; MORE THAN {allowed:g}")
            broken += 1
    return 1 if broken else 0


def on_this_database(path: Path, pairs: int, folder: Path) -> int:
    """Measure on a database of our own beside the one that DATABASE_URL names; it is removed afterwards."""
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    name = str(folder / "bench.sqlite3") if is_sqlite else f"bench_register_{os.getpid()}"
    settings.DATABASES["default"]["TEST"]["NAME"] = name
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return measure(path, pairs)
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def main() -> int:
    """Find or make the delivery, and measure on SQLite and on the PostgreSQL of DATABASE_URL, each in its process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("DUO_DATA", ROOT.parent / "shared" / "data" / "duo"))
    )
    parser.add_argument("--synthetic", action="store_true", help="use an invented delivery, also beside the real one")
    parser.add_argument("--here", type=Path, help="measure this file on the database of the environment")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-bench-") as name:
        folder = Path(name)
        if options.here:
            return on_this_database(options.here, options.pairs, folder)
        path = options.data / PRIMARY
        if options.synthetic or not path.is_file():
            path = folder / "2026-04_voorbeeld.csv"
            synthetic(path)
        print(f"{path.name}, {path.stat().st_size // 1024} kB", flush=True)
        given = os.environ.get("DATABASE_URL", "")
        urls = [f"sqlite:///{folder}/unused.sqlite3", *([given] if given.startswith("postgres") else [])]
        command = [sys.executable, "-m", "benchmarks.register_import", "--here", str(path)]
        status = 0
        for url in urls:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "cmk.settings.test",
                "DATABASE_URL": url,
                "REDIS_URL": "",
                "VAR_DIR": name,
            }
            run = subprocess.run([*command, "--pairs", str(options.pairs)], cwd=ROOT, env=environment)
            status = status or run.returncode
        return status


if __name__ == "__main__":
    sys.exit(main())

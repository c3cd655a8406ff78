"""What saving as you go takes with 200 people typing at once, beside bare upserts. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.autosave [--people 200] [--saves 10] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.processes import end_group, start_group
from scripts.services import free_port, postgresql, redis

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Of what bare upserts reach in a second.
ALLOWED = 0.004
# As the image of the web server (Dockerfile); the bare upserts get as many connections.
WORKERS, THREADS = 2, 4
TOPICS = 6
START_SECONDS = 120.0
SENTENCE = "Het team wil verder met muziek en zoekt iemand die de eerste lessen samen met de leerkracht geeft. "
WORDS = SENTENCE.split()


@dataclass
class Typist:
    """Somebody who types in a draft of their own, and what the server said was saved.

    ``said``: per field the last text that was confirmed, and how often one was. ``waits``: seconds per answer.
    """

    path: str
    cookie: str
    token: str
    draft: int
    topics: list[int]
    said: dict[str, tuple[str, int]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    typed: int = 0

    def next_change(self) -> tuple[str, str]:
        """Type on: some more words in the next field."""
        self.typed += 1
        name = f"topic-{self.topics[self.typed % len(self.topics)]}"
        return name, f"{self.draft}.{self.typed} {' '.join((WORDS * 9)[: 5 + self.typed])}"


def environment(folder: str, database: str, broker: str, port: int) -> dict[str, str]:
    """Return the settings of production for a server of our own, with what it needs at these addresses."""
    return {
        "DJANGO_SETTINGS_MODULE": "cmk.settings.production",
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "VAR_DIR": folder,
        "SECRET_KEY": uuid.uuid4().hex,
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECURE": "false",
        "EMAIL_URL": "consolemail://",
        "LOG_LEVEL": "WARNING",
    }


@contextlib.contextmanager
def server(env: dict[str, str], port: int, log: Path) -> Iterator[None]:
    """Run the real server as in production until the block ends."""
    command = [str(BIN / "gunicorn"), "cmk.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--no-control-socket"]
    with log.open("ab") as output:
        process = start_group(command, env=env, log=output, cwd=ROOT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server does not start. Its log:\n{log.read_text(errors='replace')}")
            time.sleep(0.2)
        yield
    finally:
        end_group(process)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.suppress(OSError), contextlib.closing(connection):
        connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == 200
    return False


def processor_time() -> float:
    """Return the seconds of processor time of everything that this process started, also what has ended since."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # "pid (name) state ppid …": 14 to 17 are ticks of its own and of the children that it waited for.
            fields = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            parents[pid] = int(fields[1])
            spent[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    ours: set[int] = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours and pid not in ours}:
        ours |= more
    return sum(spent[pid] for pid in ours - {os.getpid()})


def make_people(number: int) -> list[Typist]:
    """Make a penvoerder with ``number`` advisers, each signed in, with a school and a draft of its own."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from cmk.accounts.models import Membership, Penvoerder, User
    from schools.models import AdviserAssignment, Contact, Municipality, Person, School, WorkArea
    from trajectories.models import (
        Conversation,
        ConversationKind,
        ConversationTopic,
        Programme,
        ScenarioModel,
    )

    day = timezone.localdate().replace(month=1, day=1)
    penvoerder = Penvoerder.objects.create(slug="meting", name="Meting", network_name="Meting", short_name="meting")
    municipality = Municipality.objects.create(code="0001", name="Gemeente Meting")
    WorkArea.objects.create(penvoerder=penvoerder, municipality=municipality)
    programme = Programme.objects.create(
        penvoerder=penvoerder,
        slug="meting",
        name="Meting",
        scheme="CmK",
        start=day,
        end=day.replace(year=day.year + 3),
        scenario_model=ScenarioModel.objects.create(penvoerder=penvoerder, key="s", name="s", level_name="s"),
    )
    kind = ConversationKind.objects.create(programme=programme, key="gesprek", name="Gesprek", norm_per_year=2)
    topics = [
        ConversationTopic.objects.create(kind=kind, key=f"o{place}", name=f"Onderwerp {place}", order=place)
        for place in range(TOPICS)
    ]
    people = []
    for place in range(number):
        user = User.objects.create(
            email=f"adviseur{place}@example.org", given_name="Adviseur", family_name=f"Nr {place}"
        )
        Membership.objects.create(user=user, penvoerder=penvoerder, role="adviseur", start=day)
        school = School.objects.create(
            code=f"{place // 100:02}AZ{place % 100:02}",
            name=f"School {place}",
            education="po",
            municipality=municipality,
            place="Meting",
        )
        AdviserAssignment.objects.create(penvoerder=penvoerder, school=school, adviser=user, start=day)
        for role in ("iccer", "directeur"):
            person = Person.objects.create(penvoerder=penvoerder, given_name="Jo", family_name=f"{role} {place}")
            Contact.objects.create(person=person, role=role, school=school, start=day)
        draft = Conversation.objects.create(
            key=uuid.uuid4(), programme=programme, kind=kind, school=school, adviser=user, held_at=timezone.now()
        )
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        token = uuid.uuid4().hex
        cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
        path = f"{reverse('conversations:autosave', args=[draft.key])}?school={school.code}"
        people.append(Typist(path, cookie, token, draft.pk, [topic.pk for topic in topics]))
    return people


async def type_on(typist: Typist, port: int, saves: int) -> None:
    """Save ``saves`` changes, each as soon as the one before it was confirmed, on one connection that is kept."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for _save in range(saves):
            name, text = typist.next_change()
            base = typist.said.get(name, ("", 0))[1]
            began = time.perf_counter()
            status, answer, kept = await _post(reader, writer, typist, name, text, base)
            typist.waits.append(time.perf_counter() - began)
            if status != 200 or answer.get("errors") or answer.get("conflicts") or name not in answer["revisions"]:
                typist.problems.append(f"{status} {answer}")
            else:
                typist.said[name] = text, answer["revisions"][name]
            if not kept:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
    finally:
        writer.close()


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, typist: Typist, name: str, text: str, base: int
) -> tuple[int, dict[str, Any], bool]:
    body = json.dumps({"changes": {name: text}, "base": {name: base}}).encode()
    lines = [
        f"POST {typist.path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"Cookie: {typist.cookie}",
        f"X-CSRFToken: {typist.token}",
        "X-Autosave: 1",
    ]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    content = await reader.readexactly(int(headers["content-length"]))
    is_json = "json" in headers.get("content-type", "")
    answer = json.loads(content) if is_json else {"page": content[:300].decode("utf-8", "replace")}
    return int(head[0].split()[1]), answer, headers.get("connection") != "close"


def typing(people: Sequence[Typist], port: int, saves: int) -> float:
    """Let everybody type at once; return how many seconds it took."""

    async def all_of_them() -> None:
        await asyncio.gather(*(type_on(typist, port, saves) for typist in people))

    began = time.perf_counter()
    asyncio.run(all_of_them())
    return time.perf_counter() - began


def upserts(url: str, people: list[Typist], saves: int) -> float:
    """Write as many texts with one upsert each, over as many connections as the server has threads; return seconds."""
    import psycopg

    todo: queue.SimpleQueue[tuple[int, int, str]] = queue.SimpleQueue()
    for turn in range(saves):
        for typist in people:
            topic = typist.topics[turn % TOPICS]
            todo.put((typist.draft, topic, f"{typist.draft}.{turn} {' '.join((WORDS * 9)[: 5 + typist.typed + turn])}"))
    number = WORKERS * THREADS
    ready = threading.Barrier(number + 1)
    done: list[int] = []

    def write() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            ready.wait()
            count = 0
            with contextlib.suppress(queue.Empty):
                while True:
                    connection.execute(
                        "INSERT INTO bare_note (draft, topic, text) VALUES (%s, %s, %s)"
                        " ON CONFLICT (draft, topic) DO UPDATE SET text = excluded.text",
                        todo.get_nowait(),
                    )
                    count += 1
            done.append(count)

    threads = [threading.Thread(target=write) for _number in range(number)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    assert sum(done) == saves * len(people), "not every upsert was done"
    return taken


def lost(people: list[Typist]) -> list[str]:
    """Return what was confirmed as saved and is not in the database as it was."""
    from trajectories.models import Conversation, TopicNote

    notes = {(note.conversation_id, f"topic-{note.topic_id}"): note.text for note in TopicNote.objects.all()}
    revisions = dict(Conversation.objects.values_list("pk", "revisions"))
    found = []
    for typist in people:
        for name, (text, number) in typist.said.items():
            if notes.get((typist.draft, name)) != text:
                found.append(f"draft {typist.draft}, {name}: not the last text that was confirmed")
            if revisions[typist.draft][name]["n"] != number:
                found.append(f"draft {typist.draft}, {name}: not the revision that was confirmed")
        saved = sum(revisions[typist.draft][name]["n"] for name in typist.said)
        if saved != typist.typed - len(typist.problems):
            found.append(f"draft {typist.draft}: {saved} saves counted, {typist.typed} sent")
    return found


def measure(url: str, port: int, people: list[Typist], saves: int, rounds: int) -> int:
    """Measure, print, and return the status for the shell."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_note (draft bigint, topic bigint, text text, PRIMARY KEY (draft, topic))")
    typing(people[: 2 * WORKERS * THREADS], port, 1)  # the first request of each thread is not timed
    for typist in people:
        typist.waits.clear()
    number = len(people) * saves
    works = {"typing": lambda: typing(people, port, saves), "upserts": lambda: upserts(url, people, saves)}
    clock: list[dict[str, float]] = []
    processor: list[dict[str, float]] = []
    loads = []
    for turn in range(rounds):
        order = ("typing", "upserts") if turn % 2 else ("upserts", "typing")  # each goes first in turn
        loads.append(os.getloadavg()[0])
        clock.append({})
        processor.append({})
        for name in order:
            before = processor_time(), time.process_time()
            clock[-1][name] = works[name]()
            # Of the upserts this process is the application; of the typing it is the people.
            own = time.process_time() - before[1] if name == "upserts" else 0.0
            processor[-1][name] = processor_time() - before[0] + own
    rate = {name: statistics.median(number / one[name] for one in clock) for name in works}
    each = {name: statistics.median(one[name] / number for one in processor) for name in works}
    by_clock = statistics.median(one["upserts"] / one["typing"] for one in clock)
    by_processor = statistics.median(one["upserts"] / one["typing"] for one in processor)
    busy = loads[0] > (os.cpu_count() or 1)  # with others, before any of this began
    ratio = by_processor if busy else by_clock
    waits = sorted(wait for typist in people for wait in typist.waits)
    problems = [problem for typist in people for problem in typist.problems]
    gone = lost(people)
    print(f"{len(people)} people typing at once, {saves} saves each; median of {rounds} rounds")
    print(f"  load {loads[0]:.1f} on {os.cpu_count()} processors when it began")
    print(f"  saved answers  {rate['typing']:.1f} a second, {1000 * each['typing']:.1f} ms of a processor each")
    print(f"    wait for one: median {statistics.median(waits):.2f} s, longest {waits[-1]:.2f} s")
    print(f"  bare upserts   {rate['upserts']:.0f} a second, {1000 * each['upserts']:.2f} ms of a processor each")
    print(f"  ratio {by_clock:.4f} by the clock, {by_processor:.4f} in processor time; promised at least {ALLOWED}")
    print(f"  {'processor time' if busy else 'the clock'} decides")
    print(f"  {len(waits)} answers: {len(problems)} not saved, {len(gone)} lost")
    for line in [*problems[:3], *gone[:3]]:
        print(f"    {line}")
    kept = ratio >= ALLOWED and not problems and not gone
    print("as promised" if kept else "LESS THAN PROMISED")
    return 0 if kept else 1


def main() -> int:
    """Start PostgreSQL, Redis and the server of our own, measure, end them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--saves", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
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
        people = make_people(options.people)
        with server(dict(os.environ), port, log):
            status = measure(database, port, people, options.saves, options.rounds)
        if status:
            print(log.read_text(errors="replace")[-2000:])
        return status


if __name__ == "__main__":
    sys.exit(main())

"""Recorded baselines: how many queries a page costs, and that rows do not add to it.

Every list and detail page gets a test like this one::

    @pytest.mark.parametrize("role", ["beheerder", "adviseur"])
    def test_schools_list(as_role, world, role):
        assert_constant_queries(
            as_role(role),
            reverse("schools:list"),
            grow=lambda: factories.SchoolFactory.create_batch(5, municipality=world.municipality),
            key=f"schools/list:{role}",
        )

The key is ``<room>/<page>:<role>``; its number stands in ``baselines/<room>.json``. Run the test once with
``RECORD_QUERIES=1`` to write it (and again when a page is meant to cost more or fewer queries: the change
then shows in the review). Without that variable the number must be exactly the recorded one, on SQLite as on
PostgreSQL: statements that only open and close transactions differ between the two and are not counted.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

BASELINES = Path(__file__).parent / "baselines"
ADVICE = "run this test with RECORD_QUERIES=1 when that is meant"
TRANSACTION = re.compile(
    r"^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|PRAGMA|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE
)
WRITE = re.compile(r"^\s*(INSERT|UPDATE)\b", re.IGNORECASE)
KEY = re.compile(r"^(?P<room>[a-z_]+)/(?P<page>[a-z0-9_:./-]+)$")


def queries_of(client: Client, url: str) -> list[str]:
    """Return the SQL statements, less those of transactions, that a GET of ``url`` costs; it must answer 200."""
    with CaptureQueriesContext(connection) as context:
        response = client.get(url)
        if response.streaming:
            b"".join(response)  # a download is only asked for when it is read
    assert response.status_code == 200, f"{url} answers {response.status_code}, not 200"
    return [query["sql"] for query in context.captured_queries if not TRANSACTION.match(query["sql"])]


def assert_constant_queries(client: Client, url: str, grow: Callable[[], object], key: str) -> None:
    """Fail when the queries of ``url`` grow with the rows, or differ from the recorded baseline.

    ``client``: signed in as the (restricted) role that the key names. ``grow``: adds rows that the page shows;
    its result is ignored. ``key``: ``<room>/<page>:<role>``, see the module.
    """
    assert KEY.match(key), f"not a key of the form room/page:role: {key!r}"
    queries_of(client, url)  # content types, sessions, templates: what only a first visit costs
    before = queries_of(client, url)
    with CaptureQueriesContext(connection) as grown:
        grow()
    assert any(WRITE.match(query["sql"]) for query in grown.captured_queries), "grow() wrote no row"
    after = queries_of(client, url)
    if len(after) != len(before):
        added = Counter(map(_shape, after)) - Counter(map(_shape, before))
        told = "\n".join(f"  {count} x {sql}" for sql, count in added.most_common(8))
        raise AssertionError(f"{key}: {len(before)} queries, {len(after)} after more rows. More of these:\n{told}")
    _hold_against_baseline(key, after)


def _shape(sql: str) -> str:
    """Return a statement without its numbers and texts, so that the same query for other rows counts as one."""
    return re.sub(r"'[^']*'|\b\d+\b", "?", sql)[:400]


def _hold_against_baseline(key: str, queries: list[str]) -> None:
    room, page = key.split("/", 1)
    path = BASELINES / f"{room}.json"
    if os.environ.get("RECORD_QUERIES"):
        _record(path, page, len(queries))
        return
    recorded = json.loads(path.read_text()) if path.exists() else {}
    assert page in recorded, f"{key} has no baseline in {path.name}; {ADVICE}"
    told = "\n".join(f"  {_shape(sql)}" for sql in queries)
    assert len(queries) == recorded[page], (
        f"{key}: {len(queries)} queries, recorded {recorded[page]}; {ADVICE}. The queries:\n{told}"
    )


def _record(path: Path, page: str, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:  # "a+" makes it when it is not there; the lock is for tests that run side by side
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        recorded = json.loads(file.read() or "{}")
        recorded[page] = count
        file.seek(0)
        file.truncate()
        file.write(json.dumps(recorded, indent=2, sort_keys=True) + "\n")

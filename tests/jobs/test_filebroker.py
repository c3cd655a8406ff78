"""The broker in files: whoever looks while others write finds whole messages, and a whole table of queues."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from kombu import Connection

from cmk.jobs.filebroker import Transport
from tests.worker import wait_until

MESSAGES = 400
LARGE = "x" * 200_000
WRITER = """
import sys
from kombu import Connection
from cmk.jobs.filebroker import Transport
from tests.jobs.test_filebroker import LARGE, options
folder, who, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Connection("filesystem://", transport=Transport, transport_options=options(folder)) as connection:
    queue = connection.SimpleQueue("work")
    for one in range(number):
        queue.put({"who": who, "number": one, "load": LARGE})
"""


def options(folder: str | Path) -> dict[str, Any]:
    """Return the settings of a broker in ``folder``."""
    queue, control = Path(folder) / "queue", Path(folder) / "control"
    queue.mkdir(parents=True, exist_ok=True)
    return {"data_folder_in": str(queue), "data_folder_out": str(queue), "control_folder": str(control)}


def test_a_reader_never_finds_half_a_message(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), who, str(MESSAGES // 2)]) for who in ("a", "b")
    ]
    taken: dict[str, list[int]] = {"a": [], "b": []}
    try:
        with Connection("filesystem://", transport=Transport, transport_options=options(tmp_path)) as connection:
            queue = connection.SimpleQueue("work")

            def take() -> bool:
                """Take what is there; true when all has come."""
                while sum(map(len, taken.values())) < MESSAGES:
                    try:
                        message = queue.get(block=False)
                    except queue.Empty:
                        assert not any(writer.poll() for writer in writers), "a writer broke off"
                        return False
                    assert message.payload["load"] == LARGE
                    taken[message.payload["who"]].append(message.payload["number"])
                    message.ack()
                return True

            wait_until(take, 60, lambda: f"only {sum(map(len, taken.values()))} messages came")
    finally:
        for writer in writers:
            writer.wait(timeout=60)
    assert {who: sorted(numbers) for who, numbers in taken.items()} == {
        "a": list(range(MESSAGES // 2)),
        "b": list(range(MESSAGES // 2)),
    }
    assert not list((tmp_path / "queue").iterdir())

"""The broker in files, for the embedded default: kombu's own, with messages that are there whole or not at all.

Kombu writes a message in the file where a worker looks for it. A worker that looks in between reads half of it, and
stops for good: "Unrecoverable error: JSONDecodeError" (https://github.com/celery/kombu/issues/1551). Here a message is
written beside the queue under a name that nobody looks for, and moved to its place when it is complete. The table of
queues of an exchange, which several processes write when they start, is read and written by one at a time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's channel of files, whose messages and tables are whole whenever somebody reads them."""

    # Kombu's two classes above this one do not agree on the name of the message.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Put a message in ``queue``; workers take them in the order of their names."""
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.unfinished"
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            os.replace(unfinished, folder / name)
        except OSError as error:
            raise filesystem.ChannelError(f"Cannot write the message {name} in {folder}: {error}") from error

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def get_table(self, exchange: str) -> list[Any]:
        """Return the queues of an exchange."""
        with self._one_at_a_time():
            return super().get_table(exchange)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        with self._one_at_a_time():
            super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """Kombu's transport of files with the channel above: ``CELERY_BROKER_TRANSPORT`` names it."""

    Channel = Channel

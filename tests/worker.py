"""A real Celery worker for tests that need one: a process of its own, on the test database and broker.

Tests get it through the fixtures ``celery_worker_process`` (started, plain) and ``start_worker`` (to choose the
environment, or to start it later); see ``tests/conftest.py``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from scripts.processes import end_group, signal_group, start_group

T = TypeVar("T")
START_SECONDS = 60.0
POLL_SECONDS = 0.05


def wait_until(condition: Callable[[], T], seconds: float, message: str | Callable[[], str]) -> T:
    """Poll ``condition`` until it gives something true, and return that.

    Fails the test with ``message`` (a sentence, or a function that makes one then) after ``seconds``.
    """
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            told = message() if callable(message) else message
            raise AssertionError(f"after {seconds:g} s: {told}")
        time.sleep(POLL_SECONDS)


def environment_of_tests(**more: str) -> dict[str, str]:
    """Return the environment in which another process finds the very database, broker and files of this test.

    The test database is named directly (``test_…`` on PostgreSQL, the file on SQLite), so this is right only
    inside a test that uses the database. ``more`` overrides.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + quote(name)))
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cmk.settings.test",
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(settings.VAR_DIR),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


class CeleryWorker:
    """One ``celery worker`` with a single child, in a process group of its own.

    ``env``: variables besides those of the test (``JOB_STALE_SECONDS=2``). ``include``: modules that the worker
    imports besides the tasks of the apps (handlers that only a test has). ``beat``: runs the schedule too.
    """

    def __init__(self, log: Path, env: Mapping[str, str] = {}, include: Sequence[str] = (), beat: bool = False) -> None:
        self.log_path = log
        self.env = dict(env)
        self.include = list(include)
        self.beat = beat
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> CeleryWorker:
        """Start the worker and return when it takes tasks. Fails, with its log, when it does not get there."""
        assert self.process is None, "this worker runs already"
        command = [sys.executable, "-m", "celery", "-A", "cmk", "worker", "--concurrency=1", "--loglevel=INFO"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname=test@localhost"]
        for module in self.include:
            command.append(f"--include={module}")
        if self.beat:
            command += ["--beat", f"--schedule={self.log_path.with_suffix('.schedule')}"]
        seen = len(self.log)
        with self.log_path.open("ab") as log:
            env = environment_of_tests(**self.env)
            self.process = start_group(command, env=env, log=log, cwd=settings.BASE_DIR)
        wait_until(
            lambda: not self.alive or "test@localhost ready." in self.log[seen:],
            START_SECONDS,
            lambda: f"the worker is not ready. Its log:\n{self.log}",
        )
        assert self.alive, f"the worker ended at once. Its log:\n{self.log}"
        return self

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The number of the main process, which is that of its group."""
        assert self.process is not None, "this worker does not run"
        return self.process.pid

    @property
    def log(self) -> str:
        """What the worker wrote so far, over all its starts."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def kill(self) -> None:
        """End the whole group at once, as a power cut would: no goodbye, nothing acknowledged."""
        if self.process is not None:
            signal_group(self.process.pid, signal.SIGKILL)
            end_group(self.process)
            self.process = None

    def restart(self) -> CeleryWorker:
        """Start again, after stopping it when it still runs."""
        self.stop()
        return self.start()

    def stop(self) -> None:
        """End the worker in the ordinary way; what hangs is killed. Does nothing when it does not run."""
        if self.process is not None:
            # SIGQUIT is Celery's cold shutdown: a test that is over does not wait for a task in hand.
            end_group(self.process, first=signal.SIGQUIT)
            self.process = None

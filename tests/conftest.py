"""Fixtures that all tests share."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from auditlog.context import disable_auditlog
from django.test import Client
from django.utils.translation.reloader import translation_file_changed

from monitoring.evaluation.questionnaire import forget_questionnaires
from tests.worker import CeleryWorker
from tests.worlds import World, make_world

ROOT = Path(__file__).parent.parent
# How long one example takes says more about the machine than about the code; figures are for ``benchmarks/``.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_sessionstart() -> None:
    """Compile translations that are missing or older than their source: the tests read Dutch pages.

    Two runs may begin at the same moment in a fresh checkout, so the compiled file comes in one piece or not at all.
    """
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            if shutil.which("msgfmt") is None:
                pytest.exit("msgfmt is missing: install gettext, or run `make test`, which does", returncode=3)
            fresh = compiled.with_suffix(f".{os.getpid()}")
            subprocess.run(["msgfmt", "--check-format", "-o", fresh, source], check=True)
            fresh.replace(compiled)
        # Django, set up before this, may have read what was there; this is how its own reloader forgets it.
        translation_file_changed(None, compiled)


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays anyway.

    Everything that was imported and the thousands of collected tests live as long as the run; looking through them
    over and over took a fifth of its time. What tests leave behind is still collected, in larger heaps at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def no_questionnaire_of_another_test() -> None:
    """Forget the questionnaires that stay in memory: another test's may have the same key."""
    forget_questionnaires()


@pytest.fixture
def world(db: None) -> World:
    """One penvoerder with a person in every role."""
    with disable_auditlog():  # half of the time it takes, and no test asks who made the world
        return make_world("een")


@pytest.fixture
def other_world(db: None) -> World:
    """A second penvoerder, of which the first may see nothing."""
    with disable_auditlog():
        return make_world("twee")


@pytest.fixture
def as_role(world: World) -> Callable[[str], Client]:
    """Give a client that is signed in as a role of ``world``; ``anonymous`` for nobody."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., CeleryWorker]]:
    """Give a function that starts a real Celery worker on the test database and broker.

    Its arguments are those of ``CeleryWorker`` less the log: ``start_worker(env={"JOB_STALE_SECONDS": "2"})``.
    What was left in the queue by other tests is thrown away first; all workers end with the test.
    """
    from cmk.celery import app

    app.control.purge()
    workers: list[CeleryWorker] = []

    def start(**options: Any) -> CeleryWorker:
        worker = CeleryWorker(tmp_path / f"worker-{len(workers)}.log", **options)
        workers.append(worker)
        return worker.start()

    yield start
    for worker in workers:
        worker.stop()


@pytest.fixture
def celery_worker_process(start_worker: Callable[..., CeleryWorker]) -> CeleryWorker:
    """Give a real Celery worker that runs: ``.kill()``, ``.restart()``, ``.stop()``, ``.alive``, ``.log``."""
    return start_worker()

"""The worker fixture: a real process, on the very database and broker of the test."""

from __future__ import annotations

import pytest

from cmk.accounts.models import User
from scripts.processes import group_lives
from tests.core.worker_tasks import add_user, never_ends
from tests.worker import wait_until

pytestmark = pytest.mark.worker
TASKS = ["tests.core.worker_tasks"]


def added(email):
    return lambda: User.objects.filter(email=email).exists()


def test_the_worker_writes_in_the_test_database_and_goes_on_after_a_kill(start_worker, tmp_path):
    worker = start_worker(include=TASKS)
    add_user.delay("een@example.org")
    wait_until(added("een@example.org"), 20, lambda: f"no row. {worker.log}")

    group = worker.pid
    never_ends.delay(str(tmp_path / "begun"))
    wait_until((tmp_path / "begun").exists, 20, lambda: f"not begun. {worker.log}")
    worker.kill()
    assert not group_lives(group)
    assert not worker.alive

    add_user.delay("twee@example.org")
    assert not added("twee@example.org")()
    worker.restart()
    wait_until(added("twee@example.org"), 20, lambda: f"no row after the restart. {worker.log}")


def test_waiting_for_what_does_not_come_fails_with_the_message():
    with pytest.raises(AssertionError, match=r"after 0.1 s: it did not come"):
        wait_until(lambda: False, 0.1, lambda: "it did not come")


def test_a_worker_that_cannot_start_fails_with_its_log(start_worker):
    with pytest.raises(AssertionError, match=r"No module named .tests\.not_there"):
        start_worker(include=["tests.not_there"])

"""The demo as a person starts it: everything comes up, somebody signs in, and everything ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from scripts.processes import end_group, group_lives
from scripts.services import free_port
from tests.worker import wait_until

PARTS = ["gunicorn", "worker", "beat"]


class Demo:
    """``scripts.demo`` as a process of its own, with its data in a folder of the test."""

    def __init__(self, folder, number, **variables):
        self.output = folder / f"output-{number}.txt"
        kept = {name: value for name, value in os.environ.items() if name not in ("VAR_DIR", "PORT", "DUO")}
        self.env = {**kept, "DEMO_DIR": str(folder / "demo"), "PYTHONUNBUFFERED": "1", **variables}
        self.process = None

    def start(self):
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.demo"],
                cwd=settings.BASE_DIR,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    @property
    def said(self):
        return self.output.read_text()

    def until_it_runs(self):
        wait_until(lambda: self.process.poll() is not None or "starts anew" in self.said, 300, lambda: self.said)
        assert self.process.poll() is None, self.said

    def ends(self):
        wait_until(lambda: self.process.poll() is not None, 180, lambda: f"it does not end. {self.said}")
        return self.process.returncode

    def children(self):
        """The process ids of web, worker and beat, by name; each leads its own group."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                command = (stat.parent / "cmdline").read_text().split("\0")
            except (OSError, IndexError):
                continue
            if parent == self.process.pid:
                name = next((name for name in PARTS if any(name in part for part in command)), "preparing")
                found[name] = int(stat.parent.name)
        return found


@pytest.fixture
def demo(tmp_path):
    made = []

    def make(**variables):
        made.append(Demo(tmp_path, len(made), **variables))
        return made[-1]

    yield make
    for each in made:
        if each.process is not None:
            children = each.children()
            end_group(each.process, seconds=60)
            for group in children.values():
                assert not group_lives(group)


def test_the_demo_starts_keeps_its_data_and_leaves_nothing_behind(demo, browser):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    first = demo(PORT=str(port)).start()
    first.until_it_runs()
    assert address in first.said
    with urllib.request.urlopen(f"{address}/readyz") as answer:
        assert answer.status == 200

    email = re.search(r"[\w.]+@example\.org", first.said).group()
    password = re.search(r"[Pp]assword.*: (\S+)|[Ww]achtwoord.*: (\S+)", first.said)
    page = browser.new_page(base_url=address)
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", next(filter(None, password.groups())))
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: reverse("account_login") not in url)
    page.close()

    # A part that ends by itself ends the demo, which says which one it was.
    children = first.children()
    assert set(children) == set(PARTS)
    os.kill(children["worker"], signal.SIGKILL)
    assert first.ends() == 1
    assert "worker ended by itself" in first.said
    assert not [name for name, group in children.items() if group_lives(group)]

    # A second start finds everything as it was; Ctrl-C ends it in good order.
    second = demo(PORT=str(port)).start()
    second.until_it_runs()
    assert re.findall(r"[\w.]+@example\.org", second.said) == re.findall(r"[\w.]+@example\.org", first.said)
    children = second.children()
    second.process.send_signal(signal.SIGINT)
    assert second.ends() == 0
    assert not [name for name, group in children.items() if group_lives(group)]


def test_a_port_that_is_taken_is_told(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = demo(PORT=str(port)).start()
        assert refused.ends() == 1
    assert f"Port {port} is taken by another program. Try: make demo PORT=8001" in refused.said


@pytest.mark.parametrize("port", ["acht", "0", "65536"])
def test_what_is_no_port_is_told(demo, port):
    refused = demo(PORT=port).start()
    assert refused.ends() == 1
    assert f"PORT={port} is not a port" in refused.said


def test_a_register_file_that_is_not_there_is_told(demo, tmp_path):
    refused = demo(PORT=str(free_port()), DUO="weg.csv").start()
    assert refused.ends() == 1
    assert "DUO=weg.csv: there is no such file" in refused.said


def test_a_file_that_is_no_register_is_told_and_nothing_stays(demo, tmp_path):
    import sqlite3

    other = tmp_path / "iets.csv"
    other.write_text("naam;plaats\nDe Wilgenhoek;Amstelveen\n")
    refused = demo(PORT=str(free_port()), DUO=str(other)).start()
    assert refused.ends() == 1
    assert "DUO" in refused.said
    assert "Traceback" not in refused.said
    with sqlite3.connect(tmp_path / "demo" / "cultuurspoor.sqlite3") as database:
        for table in ("schools_school", "trajectories_programme", "accounts_user"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)

"""Kinds of jobs that only tests have. A worker gets them with ``include=["tests.jobs.handlers"]``."""

from __future__ import annotations

import os
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded

from cmk.core.errors import DomainError
from cmk.jobs.registry import register
from cmk.jobs.work import Work


def note(work: Work, line: str) -> None:
    """Append a line to the file in the arguments: what really happened, from whichever process."""
    with Path(work.arguments["file"]).open("a") as file:
        file.write(f"{line}\n")


@register("test.steps", page=lambda job: "/resultaat/")
def steps(work: Work) -> None:
    work.progress(50, "Halverwege")


@register("test.gate")
def gate(work: Work) -> None:
    """Say on the row that it is halfway, wait at the pipe until somebody opens the other end, and finish.

    Opening a pipe blocks until both ends are there: no sleeping, no guessing of times. Only the first attempt waits.
    """
    note(work, f"begun {work.attempt}")
    work.progress(50, "Halverwege")
    if work.attempt == 1:
        with open(work.arguments["pipe"], "rb") as pipe:
            pipe.read()
    work.finish(lambda: note(work, f"stored {work.attempt}"))


@register("test.refused")
def refused(work: Work) -> None:
    raise DomainError("Er zijn nog geen scholen.", "Voeg er eerst een toe.")


@register("test.bug")
def bug(work: Work) -> None:
    raise RuntimeError("een geheim uit de code")


@register("test.slow")
def slow(work: Work) -> None:
    raise SoftTimeLimitExceeded


def open_gate(pipe: Path) -> None:
    """Let whoever waits at ``pipe`` go on."""
    descriptor = os.open(pipe, os.O_WRONLY)
    os.close(descriptor)

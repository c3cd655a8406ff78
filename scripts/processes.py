"""Process groups: start a child in its own, see whether any of it lives, end all of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.05


def start_group(
    command: Sequence[str], *, env: Mapping[str, str], log: IO[bytes], cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start ``command`` as the leader of a new process group, without input, its output appended to ``log``."""
    return subprocess.Popen(
        command,
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def group_lives(group: int) -> bool:
    """Say whether a process of the group runs. One that ended but was not yet reaped by its parent does not count."""
    proc = Path("/proc")
    if not (proc / "self" / "stat").exists():  # not Linux
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 0)
            return True
        return False
    for stat in proc.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # "pid (name) state ppid pgrp …"; the name may hold spaces and brackets.
            state, _parent, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
            if int(pgrp) == group and state not in "ZX":
                return True
    return False


def signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to all of the group; nothing happens when it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def end_group(
    process: subprocess.Popen[bytes], *, seconds: float = 15.0, first: signal.Signals = signal.SIGTERM
) -> None:
    """End all of a child's group: ask the leader with ``first``, kill what is left after ``seconds``.

    Only the leader is asked, so that it can end its own children in its own order.
    """
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
    if group_lives(process.pid):
        signal_group(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + seconds
    while group_lives(process.pid):
        if time.monotonic() > deadline:
            raise RuntimeError(f"process group {process.pid} does not end")
        time.sleep(POLL_SECONDS)

"""A throw-away PostgreSQL and Redis on free ports of 127.0.0.1, gone with the ``with`` block.

By hand, for one command: ``.venv/bin/python -m scripts.services pytest tests/jobs``.
"""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.processes import end_group

START_SECONDS = 60.0


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of our own with an empty database, and give its ``DATABASE_URL``.

    Speed before safety: nothing is flushed to disk, for nothing is kept. Root cannot run PostgreSQL, so root
    runs it as ``postgres`` (or ``nobody``). Raises ``RuntimeError`` when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="cultuurspoor-postgresql-"))
    password = secrets.token_hex(12)
    port = free_port()
    try:
        (folder / "password").write_text(password)
        (folder / "log").touch()
        who = _ordinary_user(folder)
        programs = _postgresql_programs()
        initdb = [f"{programs}/initdb", "--pgdata", f"{folder}/data", "--username", "cultuurspoor"]
        initdb += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        initdb += ["--auth", "scram-sha-256", "--pwfile", f"{folder}/password"]
        _run(initdb, folder, who)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 60,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        command = [f"{programs}/postgres", "-D", f"{folder}/data"]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        url = f"postgres://cultuurspoor:{password}@127.0.0.1:{port}/cultuurspoor"
        with _server(command, folder, who, stop=signal.SIGINT) as process:
            _wait_for(lambda: _make_database(password, port), process, folder / "log", "PostgreSQL")
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis of our own that keeps nothing, and give its ``REDIS_URL``. Raises ``RuntimeError`` as above."""
    folder = Path(tempfile.mkdtemp(prefix="cultuurspoor-redis-"))
    port = free_port()
    try:
        (folder / "log").touch()
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--dir", str(folder)]
        with _server(command, folder, {}, stop=signal.SIGTERM) as process:
            _wait_for(lambda: _redis_answers(port), process, folder / "log", "Redis")
            yield f"redis://127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user(folder: Path) -> dict[str, Any]:
    """Return the arguments of ``Popen`` that make root an ordinary user, who then owns ``folder``."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            for path in (folder, *folder.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _postgresql_programs() -> str:
    """Return the folder of ``initdb`` and ``postgres``: the newest of Debian's, or where PATH says."""
    installed = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    found = max(installed, key=lambda path: float(path.split("/")[4]), default=shutil.which("initdb"))
    if found is None:
        raise RuntimeError("PostgreSQL's initdb is missing")
    return str(Path(found).resolve().parent)


def _run(command: list[str], folder: Path, who: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **who)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _server(
    command: list[str], folder: Path, who: dict[str, Any], stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **who,
        )
    try:
        yield process
    finally:
        end_group(process, first=stop)


def _wait_for(ready: Any, process: subprocess.Popen[bytes], log: Path, name: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{name} does not start. Its log:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def _make_database(password: str, port: int) -> bool:
    import psycopg

    try:
        with psycopg.connect(
            host="127.0.0.1", port=port, user="cultuurspoor", password=password, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute("CREATE DATABASE cultuurspoor")
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False


def main() -> int:
    """Run the command that the arguments name (found in the environment's own folder first) beside both services."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with postgresql() as database, redis() as broker:
        env = {**os.environ, "PATH": path, "DATABASE_URL": database, "REDIS_URL": broker}
        return subprocess.run([shutil.which(sys.argv[1], path=path) or sys.argv[1], *sys.argv[2:]], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())

"""The demo: database, web server, Celery worker and beat, all on this machine and all ended with Ctrl-C.

Everything that it keeps is in ``var`` (or ``DEMO_DIR``), where ``manage.py`` finds the same database; a second start
finds it again, ``--reset`` throws it away first.
From the environment: ``PORT`` (default 8000) and ``DUO`` (a file of the national school register; without one the
schools are made up).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from scripts.console import complain, say, step
from scripts.processes import end_group, start_group

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
VAR = Path(os.environ.get("DEMO_DIR") or ROOT / "var").resolve()
LOGS = VAR / "log"
# What a demo leaves in that folder; whatever else stands there is not its own to throw away.
KEPT = ("cultuurspoor.sqlite3*", "files", "mail", "broker", "staticfiles", "celerybeat-schedule*", "log")
START_SECONDS = 90.0
POLL_SECONDS = 0.2


class CannotStart(Exception):  # noqa: N818
    """The demo cannot start, and the sentence says why and what to do."""


class Stopped(KeyboardInterrupt):
    """Somebody asked the demo to stop (Ctrl-C or a signal)."""


@dataclass
class Child:
    """One process of the demo and all that it starts itself."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self, lines: int = 15) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass
class Demo:
    """What runs, and the environment in which it runs."""

    port: int
    duo: Path | None
    children: list[Child] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment of all processes: the embedded default, whatever the shell says otherwise."""
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "cmk.settings.development",
            "VAR_DIR": str(VAR),
            "BASE_URL": self.address,
            "DEMO": "true",
            "DEBUG": "false",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, name: str, *command: str) -> Child:
        """Start a process that stays."""
        log = LOGS / f"{name}.log"
        with log.open("wb") as file:
            process = start_group(command, env=self.env, log=file, cwd=ROOT)
        child = Child(name, process, log)
        self.children.append(child)
        return child

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it prints.

        Raises ``CannotStart`` with what it says when it fails.
        """
        with (LOGS / "prepare.log").open("a+b") as file:
            begin = file.seek(0, os.SEEK_END)
            process = start_group([sys.executable, "manage.py", *arguments], env=self.env, log=file, cwd=ROOT)
            try:
                status = process.wait()
            finally:
                end_group(process)
            file.seek(begin)
            output = file.read().decode(errors="replace").strip()
        if status:
            told = output.removeprefix("CommandError: ")
            raise CannotStart(told or f"manage.py {arguments[0]} ended with status {status}")
        return output

    def stop(self) -> None:
        """End all that was started: all are asked at once, and what does not end is killed."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        for child in self.children:
            end_group(child.process)
        self.children.clear()


def _stop(number: int, _frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not interrupt the ending.
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(signal.Signals(number).name)


def port_of(text: str) -> int:
    """Return the port that was asked for. Raises ``CannotStart`` when it is no port, or taken."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT={text} is not a port: it is a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        # As the web server does, so that a demo that ended a moment ago is not in the way.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(f"Port {port} is not for ordinary users. Try another: make demo PORT=8001") from None
        except OSError:
            other = 8001 if port != 8001 else 8002
            raise CannotStart(f"Port {port} is taken by another program. Try: make demo PORT={other}") from None
    return port


def duo_of(text: str) -> Path | None:
    """Return the register file that was asked for. Raises ``CannotStart`` when it cannot be read."""
    if not text:
        return None
    path = Path(text).expanduser().resolve()
    if not path.is_file():
        raise CannotStart(f"DUO={text}: there is no such file.")
    if not os.access(path, os.R_OK):
        raise CannotStart(f"DUO={text}: this file may not be read.")
    return path


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the demo's folder. Raises ``CannotStart`` when another demo of this checkout runs."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart("The demo of this folder runs already. Stop it first with Ctrl-C.") from None
        yield


def throw_away() -> None:
    """Remove what a demo keeps, and nothing else."""
    for pattern in KEPT:
        for place in VAR.glob(pattern):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()


def prepare(demo: Demo) -> None:
    """Bring translations, database and people up to date; what is there already stays."""
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / "prepare.log").write_bytes(b"")
    step("translations")
    demo.manage("compilemessages", "--locale", "nl", "--ignore", ".venv", "--ignore", "var")
    step(f"database {_told(VAR)}/cultuurspoor.sqlite3")
    demo.manage("migrate", "--no-input")
    step(f"programme, schools and people{f', with the schools of {demo.duo.name}' if demo.duo else ''}")
    for line in demo.manage("load_demo", *(["--duo", str(demo.duo)] if demo.duo else [])).splitlines():
        say(f"  {line.strip()}")


def start_all(demo: Demo) -> None:
    """Start the web server, the worker and beat, and return when they work."""
    celery = str(BIN / "celery")
    step("web server, worker and beat")
    web = demo.start(
        *("web", str(BIN / "gunicorn"), "cmk.wsgi:application", "--bind", f"127.0.0.1:{demo.port}"),
        *("--threads", "8", "--no-control-socket", "--access-logfile", "-"),
    )
    worker = demo.start("worker", celery, "-A", "cmk", "worker", "--concurrency", "1", "--loglevel", "INFO")
    beat = demo.start(
        *("beat", celery, "-A", "cmk", "beat", "--loglevel", "INFO", "--pidfile", ""),
        *("--schedule", str(VAR / "celerybeat-schedule")),
    )
    _wait(demo, web, lambda: _answers(f"{demo.address}/healthz"))
    _wait(demo, worker, lambda: " ready." in worker.tail(200))
    _wait(demo, beat, lambda: "beat: Starting" in beat.tail(200))


def _wait(demo: Demo, child: Child, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        _all_alive(demo)
        if time.monotonic() > deadline:
            raise CannotStart(f"{child.name} is not ready after {START_SECONDS:.0f} s. It says:\n{child.tail()}")
        time.sleep(POLL_SECONDS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _all_alive(demo: Demo) -> None:
    for child in demo.children:
        status = child.process.poll()
        if status is not None:
            raise CannotStart(
                f"{child.name} ended by itself (status {status}), so the demo stops. The end of {_told(child.log)}:\n"
                f"{child.tail()}"
            )


def _told(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def run(demo: Demo) -> None:
    """Start everything, say where it is, and stay until asked to stop or until a part ends by itself."""
    prepare(demo)
    start_all(demo)
    say(f"\nCultuurspoor runs on {demo.address}\n")
    say(demo.manage("demo_sign_ins"))
    say(f"\nMail that it sends: {demo.address}/demo/post/")
    say(f"Logs: {', '.join(_told(child.log) for child in demo.children)}")
    say("Ctrl-C ends it; the data stays. `make demo-reset` starts anew.")
    while True:
        _all_alive(demo)
        time.sleep(POLL_SECONDS)


def main() -> int:
    """Run the demo. The status is 0 when somebody stopped it, 1 when it could not start or a part ended."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    demo: Demo | None = None
    try:
        with only_one():
            demo = Demo(port_of(os.environ.get("PORT") or "8000"), duo_of(os.environ.get("DUO", "")))
            if "--reset" in sys.argv[1:]:
                step(f"throwing away the data in {_told(VAR)}")
                throw_away()
            try:
                run(demo)
            except KeyboardInterrupt:
                say("\nStopping …")
                raise
            finally:
                demo.stop()
    except CannotStart as reason:
        complain(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        say("The demo has ended; the data stays.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

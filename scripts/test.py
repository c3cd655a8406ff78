"""Everything that must be right, in one go: what ``make test`` and CI run.

1. the linters and other quick checks (``scripts.lint``);
2. the whole suite on PostgreSQL, with Celery workers on Redis;
3. beside it, sharing nothing with it: the whole suite on SQLite, with Celery workers on the filesystem broker, the
   embedded default;
4. the browser tests, on PostgreSQL and Redis: two halves side by side, each with a database and messages of its own.

PostgreSQL and Redis are started for the run and thrown away after it, unless ``DATABASE_URL`` or ``REDIS_URL``
name others. Arguments go to every pytest (``python -m scripts.test -k jobs``). The last line counts all; the status
is not zero when anything failed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit, urlunsplit

from scripts import lint, services
from scripts.console import bad, complain, good, heading, say, step
from scripts.processes import POLL_SECONDS, end_group

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Stage:
    """How one stage of the run went, in numbers of tests (or of checks)."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float


class Stopped(KeyboardInterrupt):
    """Somebody asked the run to stop (Ctrl-C or a signal)."""


def _stop(number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped(signal.Signals(number).name)


def linters() -> Stage:
    """Run the quick checks as a stage."""
    began = time.monotonic()
    results = lint.run()
    failed = sum(bool(result.problem) for result in results)
    return Stage("linters and checks", len(results) - failed, failed, 0, time.monotonic() - began)


class PytestRun:
    """One run of pytest in a folder of its own, counted from its report; a context that ends what it started.

    ``beside``: it runs beside another one, so its output waits in a file until ``stage`` prints it. A run that broke
    off (no report, a status other than "passed" or "some failed", or no test at all) counts as one more failure, so
    that nothing passes by not running.
    """

    def __init__(self, name: str, env: dict[str, str], *arguments: str, beside: bool = False) -> None:
        self.name, self.beside = name, beside
        self._folder = Path(tempfile.mkdtemp(prefix="cultuurspoor-tests-"))
        self._report, self._log = self._folder / "report.xml", self._folder / "output.txt"
        variables = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
        variables |= {"VAR_DIR": str(self._folder / "var"), "PYTHONUNBUFFERED": "1", **env}
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={self._report}", *arguments, *sys.argv[1:]]
        self._began = time.monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log if beside else None,
                stderr=subprocess.STDOUT if beside else None,
                start_new_session=True,
            )

    def __enter__(self) -> PytestRun:
        return self

    def __exit__(self, *_error: object) -> None:
        end_group(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def stage(self) -> Stage:
        """Wait for its end and return how it went."""
        if self.beside:
            heading(self.name)
            self._follow()
        status = self._process.wait()
        passed, failed, skipped = _counts(self._report)
        if status not in (0, 1) or (status == 1 and not failed) or not passed:
            complain(f"{self.name}: pytest ended with status {status} and {passed} passed")
            failed += 1
        return Stage(self.name, passed, failed, skipped, time.monotonic() - self._began)

    def _follow(self) -> None:
        """Print what it has written so far, and the rest as it comes."""
        with self._log.open(encoding="utf-8", errors="replace") as log:
            while True:
                over = self._process.poll() is not None
                sys.stdout.write(log.read())
                sys.stdout.flush()
                if over:
                    return
                time.sleep(POLL_SECONDS)


def _counts(report: Path) -> tuple[int, int, int]:
    """Return passed, failed (with errors) and skipped of a JUnit report; zeros when there is none."""
    if not report.exists():
        return 0, 0, 0
    # Our own pytest wrote it a moment ago.
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    tests, failures, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return max(tests - failed - skipped, 0), failed, skipped


def run_all(stages: list[Stage]) -> None:
    """Run the stages, adding each to ``stages``."""
    with contextlib.ExitStack() as stack:
        heading("linters and checks")
        stages.append(linters())
        database, broker = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        if not database:
            step("starting a throw-away PostgreSQL")
            database = stack.enter_context(services.postgresql())
        if not broker:
            step("starting a throw-away Redis")
            broker = stack.enter_context(services.redis())
        servers = {"DATABASE_URL": database, "REDIS_URL": broker}
        heading("PostgreSQL and Redis (beside it: SQLite and the filesystem broker)")
        with PytestRun("SQLite and the filesystem broker", {}, beside=True) as embedded:
            with PytestRun("PostgreSQL and Redis", servers) as production:
                stages.append(production.stage())
            stages.append(embedded.stage())
        heading("browser (two halves side by side)")
        # A browser and the page's server wait for each other all the time: one run leaves half of the machine idle.
        second = {"BROWSER_SHARE": "2/2"} | {name: beside(url) for name, url in servers.items()}
        with PytestRun("browser, second half", second, "-m", "browser", beside=True) as other_half:
            with PytestRun("browser, first half", {"BROWSER_SHARE": "1/2", **servers}, "-m", "browser") as half:
                stages.append(half.stage())
            stages.append(other_half.stage())


def beside(url: str) -> str:
    """Return the address of another database there: ``…/name`` gives ``…/name_2``, Redis's ``…/0`` gives ``…/1``."""
    parts = urlsplit(url)
    name = parts.path.strip("/")
    return urlunsplit(parts._replace(path=f"/{int(name or 0) + 1}" if not name.strip("0123456789") else f"/{name}_2"))


def summary(stages: list[Stage], stopped: str) -> int:
    """Print the table and the closing line, and return the status."""
    heading("summary")
    say(f"{'':<36}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for stage in stages:
        paint = bad if stage.failed else good
        line = f"{stage.name:<36}{stage.passed:>8}{stage.failed:>8}{stage.skipped:>9}{stage.seconds:>9.0f}"
        say(paint(line))
    passed, failed, skipped = (sum(getattr(s, name) for s in stages) for name in ("passed", "failed", "skipped"))
    if stopped:
        complain(f"\nStopped halfway: {stopped}")
        failed += 1
    say(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


def main() -> int:
    """Run everything; Ctrl-C and SIGTERM stop all that was started and still give the summary."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    stages: list[Stage] = []
    stopped = ""
    try:
        run_all(stages)
    except Stopped as reason:
        stopped = str(reason)
    except RuntimeError as error:
        stopped = f"{error}"
    return summary(stages, stopped)


if __name__ == "__main__":
    sys.exit(main())

"""What the report job costs beside WeasyPrint's own time for the same HTML. See ``benchmarks/README.md``.

.venv/bin/python -m benchmarks.report_job [--pairs 9]
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = 1.2


def prepare(folder: Path) -> None:
    """Point Django at a database of our own in ``folder``, and fill it with the demo: 51 schools, two rounds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cmk.settings.test"
    os.environ["VAR_DIR"] = str(folder)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["REDIS_URL"] = ""
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return how many seconds ``work`` takes: by the clock, and of processor time in all threads of this process."""
    gc.collect()  # what the other left behind is not this one's cost
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def measure(pairs: int) -> int:
    """Measure ``pairs`` of job and WeasyPrint, print them, and return the status for the shell."""
    from django.core.cache import cache
    from django.utils.translation import activate

    from cmk.accounts.models import User
    from cmk.core.models import today
    from cmk.core.pdf import write_pdf
    from cmk.jobs import tasks
    from cmk.jobs.models import JobStatus
    from monitoring.evaluation import outcomes
    from monitoring.models import Report, Round
    from monitoring.reports import content, making, services
    from trajectories.models import Programme

    activate("nl")
    programme = Programme.objects.select_related("penvoerder").get(slug="amstelland-2025-2028")
    tasks.run_job.apply_async = lambda **options: None  # no broker here: the job is run below

    def asked() -> Report:
        return services.request_report(
            programme=programme,
            kind="stuurgroep",
            title="Voortgang najaar",
            as_of=today(),
            meeting_on=None,
            introduction="",
            by=User.objects.earliest("pk"),
        )

    def job() -> tuple[tuple[float, float], str]:
        """Run one job with nothing kept from an earlier one; return its seconds and the HTML that it laid out."""
        report = asked()
        cache.clear()  # the charts are drawn anew each time: their cost counts
        seconds = timed(lambda: tasks.run_job(report.job_id))
        report.refresh_from_db()
        assert report.job is not None
        assert report.job.status == JobStatus.READY, report.job.error
        return seconds, making.pdf_html(content.from_json(report.snapshot), programme.penvoerder)

    first, html = job()
    print(f"the first job of a process (imports, the chart engine's start): {first[0]:.2f} s")
    write_pdf(html)
    responses = [outcomes.response(round_).total.submitted for round_ in Round.objects.filter(programme=programme)]
    schools = content.from_json(Report.objects.latest("pk").snapshot).schools_in_region
    print(f"{schools} schools, rounds with {responses} self-evaluations, HTML of {len(html) // 1024} kB")
    print(f"{'by the clock':>27}{'processor time':>30}")
    print(f"{'job':>8} {'WeasyPrint':>11} {'ratio':>6}   {'job':>8} {'WeasyPrint':>11} {'ratio':>6}")
    ratios = []
    for number in range(pairs):
        if number % 2:  # each goes first in turn
            alone = timed(partial(write_pdf, html))
            whole, html = job()
        else:
            whole, html = job()
            alone = timed(partial(write_pdf, html))
        ratios.append((whole[0] / alone[0], whole[1] / alone[1]))
        columns = zip(whole, alone, ratios[-1], strict=True)
        print("   ".join(f"{one:>7.2f}s {other:>10.2f}s {ratio:>6.2f}" for one, other, ratio in columns))
    wall, processor = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"median ratio: {wall:.2f} by the clock, {processor:.2f} in processor time ({pairs} pairs)")
    if wall <= ALLOWED:
        print(f"within {ALLOWED} times WeasyPrint's own time for the same HTML")
        return 0
    if processor <= ALLOWED and max(os.getloadavg()) > (os.cpu_count() or 1):
        print(f"within {ALLOWED} in processor time; the machine is too busy for the clock to tell")
        return 0
    print(f"MORE THAN {ALLOWED} times WeasyPrint's own time for the same HTML")
    return 1


def main() -> int:
    """Prepare, measure, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-bench-") as folder:
        prepare(Path(folder))
        return measure(options.pairs)


if __name__ == "__main__":
    sys.exit(main())

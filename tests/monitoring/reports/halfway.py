"""Loaded by a test's worker: its first attempt at a PDF waits at a pipe, with the file names on the environment."""

from __future__ import annotations

import os
from pathlib import Path

from cmk.jobs.models import Job
from monitoring.reports import making

PIPE = os.environ.get("HALFWAY_PIPE", "")
_write_pdf = making.write_pdf


def write_pdf(html: str) -> bytes:
    """Wait at the pipe in the first attempt, then do the real work. The row already says ``30``: the PDF is next."""
    if PIPE and Job.objects.filter(attempt=1, progress=30).exists():
        Path(PIPE).read_bytes()
    return _write_pdf(html)


if PIPE:
    making.write_pdf = write_pdf

"""Which code does which kind of job. Apps register their handlers in ``tasks.py`` or from ``ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmk.jobs.models import Job
    from cmk.jobs.work import Work

Handler = Callable[["Work"], None]
Hook = Callable[["Job"], None]
Page = Callable[["Job"], str | None]


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    ``handler`` does the work. ``on_failed`` and ``on_retried`` keep rows of the app in step; they run in the
    transaction in which the job's row changes. ``page`` gives the address where the result is shown, or None.
    """

    key: str
    handler: Handler
    on_failed: Hook | None = None
    on_retried: Hook | None = None
    page: Page | None = None


_kinds: dict[str, JobKind] = {}


def register(
    kind: str, *, on_failed: Hook | None = None, on_retried: Hook | None = None, page: Page | None = None
) -> Callable[[Handler], Handler]:
    """Make the decorated function the handler of ``kind``: ``handler(work)``, see ``cmk.jobs.work.Work``."""

    def decorate(handler: Handler) -> Handler:
        _kinds[kind] = JobKind(kind, handler, on_failed, on_retried, page)
        return handler

    return decorate


def kind_of(key: str) -> JobKind | None:
    """Return the kind called ``key``, or None when no app registered it."""
    return _kinds.get(key)

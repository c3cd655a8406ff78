"""The board of a track, on the page and as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from trajectories.board.filters import BoardFilter
from trajectories.board.markup import body_of
from trajectories.board.rows import (
    Board,
    TrackTab,
    advisers_by_school,
    read_board,
    templates_of,
    tracks_of,
)
from trajectories.board.sheet import sheet_of
from trajectories.board.sorting import SORTS, sort_rows
from trajectories.models import Programme
from trajectories.programme.selectors import current_programme


@dataclass(frozen=True)
class _Asked:
    """What a request asks of the board."""

    programme: Programme
    tabs: list[TrackTab]
    tab: TrackTab
    form: BoardFilter
    board: Board
    sort: str


@require_safe
@guard(staff)
def first_track(request: HttpRequest) -> HttpResponse:
    """Show the board of the first track, or what to do when there is none yet."""
    return _page(request, "")


@require_safe
@guard(staff)
def track(request: HttpRequest, key: str) -> HttpResponse:
    """Show where the schools are in one track."""
    return _page(request, key)


@require_safe
@guard(staff)
def download(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give exactly what the board shows as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    programme = current_programme(request.user)
    asked = _asked(request, programme, tracks_of(request.user, programme), key) if programme else None
    if asked is None:
        raise Http404
    title = f"{asked.programme}: {asked.board.track}"
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=asked.programme.penvoerder,
        subject=f"board:{asked.board.track.pk}",
        title=title,
        form=form,
    )
    return spreadsheet_response(
        filename=f"trajecten-{slugify(asked.board.track.name)}-{today().isoformat()}",
        sheets=[sheet_of(asked.board)],
        form=form,  # type: ignore[arg-type]
    )


def _asked(request: HttpRequest, programme: Programme, tabs: list[TrackTab], key: str) -> _Asked | None:
    """Read the board that is asked for; None when the programme has no tracks. ``Http404`` for an unknown one."""
    if not tabs and not key:
        return None
    tab = next((tab for tab in tabs if tab.track.key == key), None) if key else tabs[0]
    if tab is None:
        raise Http404
    tab.track.programme = programme
    templates, advisers = templates_of(tab.track), advisers_by_school(request.user, programme)
    form = BoardFilter(request.GET, user=request.user, programme=programme, templates=templates, advisers=advisers)
    board = read_board(
        request.user, tab.track, schools=form.schools(), templates=templates, advisers=advisers, keep=form.keep
    )
    sort = request.GET.get("sort", "")
    return _Asked(programme, tabs, tab, form, Board(board.track, board.columns, sort_rows(board.rows, sort)), sort)


def _page(request: HttpRequest, key: str) -> HttpResponse:
    programme = current_programme(request.user)
    asked = _asked(request, programme, tracks_of(request.user, programme), key) if programme else None
    if asked is None:
        if key:
            raise Http404
        return render(request, "board/none.html", {"programme": programme})
    context: dict[str, Any] = {
        "asked": asked,
        "board": asked.board,
        "body": body_of(asked.board),
        "is_over": asked.programme.end < today(),
        "sorts": {name: _sorted_by(request, asked.sort, name) for name in SORTS},
        "query": request.GET.urlencode(),
    }
    return render(request, "board/board.html", context)


def _sorted_by(request: HttpRequest, sort: str, name: str) -> dict[str, str]:
    """Return the address that sorts by a column (the other way when it does already), and how it is sorted now."""
    query = request.GET.copy()
    is_up = sort == name or (name == "name" and sort.removeprefix("-") not in SORTS)
    query["sort"] = f"-{name}" if is_up else name
    now = "ascending" if is_up else "descending" if sort == f"-{name}" else ""
    return {"url": f"?{query.urlencode()}", "now": now}

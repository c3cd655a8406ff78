"""What a school board finds most important within the current programme (what municipalities ask is part of it)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from schools.models import SchoolBoard
from trajectories.places.kinds import PlaceKind
from trajectories.programme.forms import PriorityRowForm, row_formset
from trajectories.programme.selectors import current_programme
from trajectories.programme.services import save_board_priorities


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def board_priorities(request: HttpRequest, *, kind: PlaceKind, key: str) -> HttpResponse:
    """Edit the priorities of a board as one list, in order; 404 without a programme."""
    board = kind.get(request.user, key)
    programme = current_programme(request.user)
    if programme is None or not isinstance(board, SchoolBoard):
        raise Http404
    now = board.priorities.filter(programme=programme).order_by("order", "pk")
    initial = [{"pk": row.pk, "order": place, "text": row.text} for place, row in enumerate(now, start=1)]
    data = request.POST if request.method == "POST" else None
    rows = row_formset(PriorityRowForm, extra=2)(data, initial=initial, prefix="rij")
    if request.method == "POST" and rows.is_valid():
        try:
            save_board_priorities(programme=programme, board=board, rows=rows.edits())  # type: ignore[attr-defined]
        except DomainError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("The priorities of %(board)s have been saved.") % {"board": board})
            return redirect(kind.url("detail", board))
    context = {
        "kind": kind,
        "place": board,
        "programme": programme,
        "rows": rows,
        "back": kind.url("detail", board),
    }
    return render(request, "places/priorities.html", context)

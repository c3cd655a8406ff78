"""The work list: the first page of advisers and project leaders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cmk.accounts.policies import guard, staff
from cmk.core.models import today
from monitoring.worklist.lines import greeting, introduction, talks_heading
from monitoring.worklist.selectors import CUT, work_list

MINE, EVERYONE = "mij", "iedereen"


@require_GET
@guard(staff)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show what asks for attention. The project leader sees everybody's first, and can switch to the own list."""
    is_leader = request.access.is_leader  # type: ignore[attr-defined]
    everyone = is_leader and request.GET.get("van") != MINE
    work = work_list(request.user, everyone=everyone, whole="alles" in request.GET)
    context = {
        "work": work,
        "greeting": greeting(timezone.localtime(), request.user.get_short_name()),  # type: ignore[union-attr]
        "introduction": introduction(today(), work),
        "talks_heading": talks_heading(today()),
        "everyone": everyone,
        "can_switch": is_leader,
        "cut": CUT,
        "van": EVERYONE if everyone else MINE,
    }
    return render(request, "worklist/worklist.html", context)

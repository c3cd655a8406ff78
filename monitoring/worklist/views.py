"""The work list: the first page of advisers and project leaders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cmk.accounts.policies import guard, staff
from cmk.core.models import today
from monitoring.worklist.lines import greeting, introduction, talks_heading
from monitoring.worklist.scope import colleagues_of
from monitoring.worklist.selectors import TALKS, work_list

MINE, EVERYONE = "mij", "iedereen"


@require_GET
@guard(staff)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show what asks for attention.

    The project leader sees everybody's first, and can choose the own list or that of one colleague.
    """
    user: Any = request.user
    is_leader = request.access.is_leader  # type: ignore[attr-defined]
    colleagues = colleagues_of(user) if is_leader else {}
    asked = request.GET.get("van", "")
    person = _person(asked, user, colleagues) if is_leader else user
    work = work_list(user, person=person, whole=request.GET.get("alles", ""))
    van = EVERYONE if person is None else MINE if person == user else str(person.pk)
    context = {
        "work": work,
        "greeting": greeting(timezone.localtime(), user.get_short_name()),
        "introduction": introduction(today(), work),
        "talks_heading": talks_heading(today()),
        "talks_key": TALKS,
        "everyone": person is None,
        "colleague": person if person not in (None, user) else None,
        "colleagues": [one for one in colleagues.values() if one != user],
        "can_switch": is_leader,
        "van": van,
    }
    return render(request, "worklist/worklist.html", context)


def _person(asked: str, user: Any, colleagues: dict[int, Any]) -> Any | None:
    """Return whose list ``asked`` means; everybody's (None) for what is not there."""
    if asked == MINE:
        return user
    return colleagues.get(int(asked)) if asked.isdecimal() and len(asked) < 19 else None

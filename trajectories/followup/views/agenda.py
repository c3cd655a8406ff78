"""The team's calendar."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from cmk.accounts.policies import guard, staff
from cmk.core.models import today
from schools.models import Municipality
from trajectories.conversations.filters import ALL, MINE
from trajectories.conversations.selectors import advisers
from trajectories.followup.agenda import days_of
from trajectories.followup.period import MONTH, WEEK, period_of


@require_GET
@guard(staff)
def agenda(request: HttpRequest) -> HttpResponse:
    """Show a month or a week: of oneself, of the team or of one colleague, in all municipalities or in one.

    Advisers start with their own, the project leader with the team's.
    """
    user: Any = request.user
    names = advisers(user)
    people = {MINE: _("Me"), ALL: _("The whole team")}
    people |= {str(pk): name for pk, name in names.items() if pk != user.pk}
    places = {"": pgettext("every municipality", "All")}
    places |= {str(place.pk): place.name for place in Municipality.objects.visible_to(user)}
    starts_with = ALL if request.access.is_leader else MINE  # type: ignore[attr-defined]
    who = request.GET.get("wie", "")
    who = who if who in people else starts_with
    place = request.GET.get("gemeente", "")
    place = place if place in places else ""
    period = period_of(request.GET.get("vorm", ""), request.GET.get("dag", ""))

    def address(**changes: str) -> str:
        kept = {"vorm": period.form, "dag": period.day.isoformat(), "wie": who, "gemeente": place}
        return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})

    days = days_of(
        user,
        period,
        who={MINE: user.pk, ALL: None}.get(who) if not who.isdigit() else int(who),
        municipality=int(place) if place else None,
    )
    context = {
        "period": period,
        "days": days,
        "has_entries": any(day.entries for day in days),
        "people": people,
        "who": who,
        "places": places,
        "place": place,
        "previous": address(dag=period.previous.isoformat()),
        "next": address(dag=period.next.isoformat()),
        "now": address(dag=today().isoformat()),
        "forms": [
            {"form": MONTH, "label": _("Month"), "url": address(vorm=MONTH)},
            {"form": WEEK, "label": _("Week"), "url": address(vorm=WEEK)},
        ],
        "show_who": who == ALL,
    }
    return render(request, "followup/agenda.html", context)

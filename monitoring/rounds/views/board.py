"""The response of one round: live, per school, as a spreadsheet; and reminding."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.spreadsheets import spreadsheet_response
from monitoring.evaluation.views.common import me
from monitoring.models import EvaluationStatus
from monitoring.rounds.board import response_of, round_or_404, round_page, school_rows
from monitoring.rounds.download import response_sheets
from monitoring.rounds.mailings import remind
from monitoring.rounds.rows import HALF, Filters
from monitoring.rounds.waiting import who_to_remind

FORMS = ("xlsx", "csv")


@require_GET
@guard(staff)
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one round: response per municipality, board and adviser, and its schools."""
    found = round_or_404(request.user, pk)
    page = round_page(request.user, found, Filters.of(request.GET), request.GET.get("page"))
    statuses = [*EvaluationStatus.choices[:2], (HALF, _("half-way")), *EvaluationStatus.choices[2:]]
    return render(request, "evaluation/round.html", {"page": page, "statuses": statuses})


@require_GET
@guard(staff)
@never_cache
def response(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the figures alone, for the page that renews them; 204 when nothing changed since ``seen``."""
    found = round_or_404(request.user, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("evaluation:round", pk)
    figures = response_of(request.user, found)
    if request.GET.get("seen") == figures.mark:
        return HttpResponse(status=204)
    return render(request, "rounds/parts/response.html", {"response": figures, "round": found})


@require_GET
@guard(staff)
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the response as a spreadsheet."""
    found = round_or_404(request.user, pk)
    if form not in FORMS:
        raise Http404
    answer = spreadsheet_response(
        filename=f"respons-{slugify(found.name)}",
        sheets=response_sheets(request.user, found),
        form=form,  # type: ignore[arg-type]
    )
    record_download(
        user=me(request),
        penvoerder=found.programme.penvoerder,
        subject=f"round:{found.pk}",
        title=_("Response: %(round)s") % {"round": found.name},
        form=form,
    )
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would get a reminder, and let it go out to the schools that were ticked."""
    found = round_or_404(request.user, pk)
    if request.method == "POST":
        only = {int(key) for key in request.POST.getlist("evaluation") if re.fullmatch(r"[0-9]{1,18}", key)}
        if not only:
            messages.warning(request, _("Nothing was sent: tick at least one school."))
            return redirect("evaluation:round_remind", pk)
        waiting = who_to_remind(found, only)
        people = sum(len(one.people) for one in waiting)
        from_list = request.POST.get("van") == "werklijst"
        if not people:
            _tell_nobody(request, bool(waiting))
            return redirect("worklist") if from_list else redirect("evaluation:round_remind", pk)
        mailing = remind(round=found, by=me(request), only=[one.evaluation.pk for one in waiting])
        messages.success(
            request,
            ngettext(
                "The reminder goes out now, to %(number)d person.",
                "The reminder goes out now, to %(number)d people.",
                people,
            )
            % {"number": people},
        )
        return redirect("worklist") if from_list else redirect("rounds:mailing", mailing.pk)
    waiting = who_to_remind(found)
    own = {row.evaluation.pk for row in school_rows(request.user, found) if row.own}
    # An adviser begins with the own accounts; who has none (a project leader) with all. Who stands still is left alone.
    waiting.sort(key=lambda one: one.evaluation.pk not in own)
    rows = [
        (one, bool(one.people) and not one.stands_still and (one.evaluation.pk in own or not own)) for one in waiting
    ]
    return render(request, "evaluation/round_remind.html", {"round": found, "rows": rows})


def _tell_nobody(request: HttpRequest, waits: bool) -> None:
    if waits:
        messages.warning(request, _("Nothing was sent: nobody whom mail reaches is known at these schools."))
    else:
        messages.info(request, _("Nothing was sent: these schools have submitted meanwhile."))

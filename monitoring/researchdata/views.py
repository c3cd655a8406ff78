"""The pages of the data for research: what is in it, the codebook, and the files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from monitoring.researchdata import codebook as book
from monitoring.researchdata.files import workbook_response, zip_response
from monitoring.researchdata.frame import Frame, frame
from monitoring.researchdata.guard import State
from monitoring.researchdata.policies import gets_data
from monitoring.researchdata.selectors import codebook_forms, data_page
from monitoring.researchdata.table import KINDS
from trajectories.programme.current import current_programme


def _frame(request: HttpRequest) -> Frame | None:
    programme = current_programme(request.user)
    return frame(programme) if programme else None


@require_safe
@guard(gets_data)
def home(request: HttpRequest) -> HttpResponse:
    """Say what is in the data, and what is not, before somebody takes it."""
    found = _frame(request)
    context: dict[str, Any] = {"page": data_page(found) if found else None, "rules": book.rules()}
    return render(request, "researchdata/home.html", context)


@require_safe
@guard(gets_data)
def codebook(request: HttpRequest) -> HttpResponse:
    """Show what every column, code and question of the data means."""
    found = _frame(request)
    context = {
        "columns": book.COLUMNS.items(),
        "states": [(State(state).value, told) for state, told in book.STATES.items()],
        "kinds": [(KINDS[kind], told) for kind, told in book.OF_KIND.items()],
        "forms": codebook_forms(found) if found else [],
        "rules": book.rules(),
    }
    return render(request, "researchdata/codebook.html", context)


@require_safe
@guard(gets_data)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give the data and the codebook, and write down who took them."""
    found = _frame(request)
    if found is None or not found.rounds:
        messages.error(request, _("There are no data to take yet."))
        return redirect("researchdata:home")
    if form == "xlsx" and not data_page(found).fits_workbook:
        messages.error(request, _("This is too much for one workbook. Take the CSV: everything is in it."))
        return redirect("researchdata:home")
    response = workbook_response(found) if form == "xlsx" else zip_response(found)
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=found.programme.penvoerder,
        subject=f"researchdata:{found.programme.slug}",
        title=_("Data for research, %(programme)s") % {"programme": found.programme.name},
        form=form,
    )
    return response

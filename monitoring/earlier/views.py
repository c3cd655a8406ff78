"""The pages of earlier results: what can be brought in, one file, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, leader
from cmk.core.errors import DomainError
from cmk.jobs.views import mark_of
from monitoring.earlier import services
from monitoring.earlier.files import template_response
from monitoring.earlier.forms import EarlierForm
from monitoring.earlier.selectors import earlier_rounds, import_lines, import_page, instruments
from monitoring.earlier.writing import take_back as take_back_import
from monitoring.models import EarlierImport
from trajectories.programme.current import current_programme


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def home(request: HttpRequest) -> HttpResponse:
    """Explain how earlier results come in, take a file, and list what was brought in."""
    programme = current_programme(request.user)
    known = instruments(request.user)
    data = (request.POST, request.FILES) if request.method == "POST" and programme else ()
    form = EarlierForm(*data, instruments=known)
    if programme and form.is_valid():
        imported = services.send_in(
            programme=programme,
            instrument=form.cleaned_data["instrument"],
            file=form.cleaned_data["file"],
            by=request.user,  # type: ignore[arg-type]
        )
        return redirect("earlier:detail", imported.pk)
    context = {
        "programme": programme,
        "form": form,
        "instruments": list(known),
        "lines": import_lines(request.user, programme) if programme else [],
        "rounds": earlier_rounds(request.user, programme) if programme else [],
    }
    return render(request, "earlier/home.html", context)


@require_safe
@guard(leader)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an empty file to fill in, for one questionnaire."""
    return template_response(get_object_or_404(instruments(request.user).select_related("scenario_model"), pk=pk))


def _imported(request: HttpRequest, pk: int) -> EarlierImport:
    rows = EarlierImport.objects.visible_to(request.user).select_related("check_job", "write_job", "uploaded_by")
    imported: EarlierImport = get_object_or_404(rows.select_related("instrument", "taken_back_by"), pk=pk)
    return imported


@require_safe
@guard(leader)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one file: how far its check is, what it would do or everything that is wrong, or what it did."""
    page = import_page(_imported(request, pk))
    context = {"page": page, "imported": page.imported, "job": page.job, "mark": mark_of(page.job) if page.job else ""}
    return render(request, "earlier/detail.html", context)


@require_POST
@guard(leader)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file brought in."""
    imported = _imported(request, pk)
    try:
        services.confirm(imported=imported, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        _tell(request, error)
    return redirect("earlier:detail", imported.pk)


@require_POST
@guard(leader)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the file away."""
    imported = _imported(request, pk)
    try:
        services.discard(imported=imported)
    except DomainError as error:
        _tell(request, error)
        return redirect("earlier:detail", imported.pk)
    messages.success(request, _("‘%(name)s’ has been thrown away. Nothing of it was kept.") % {"name": imported.name})
    return redirect("earlier:home")


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an import is to be taken back, and do it."""
    imported = _imported(request, pk)
    if request.method == "POST":
        try:
            number = take_back_import(imported=imported, by=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            _tell(request, error)
        else:
            sentence = ngettext(
                "Taken back: the earlier result of %(number)d school is gone.",
                "Taken back: %(number)d earlier results of schools are gone.",
                number,
            )
            messages.success(request, sentence % {"number": number})
        return redirect("earlier:detail", imported.pk)
    if imported.taken_over_at is None or imported.taken_back_at is not None:
        return redirect("earlier:detail", imported.pk)
    return render(request, "earlier/take_back.html", {"page": import_page(imported), "imported": imported})


def _tell(request: HttpRequest, error: DomainError) -> None:
    for message in error.messages:
        messages.error(request, message)

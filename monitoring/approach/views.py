"""The list of schools that do not take part yet, and the notes about asking them again."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.formpage import form_page
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet, spreadsheet_response
from cmk.core.templatetags.house import day_full
from cmk.core.words import phrase, word
from monitoring.approach.filters import NotYetFilter
from monitoring.approach.forms import AskForm, SettleForm
from monitoring.approach.selectors import NotYet, lines_of, not_yet_schools
from monitoring.dossier.facts import staff_facts
from monitoring.dossier.school_list import SchoolData, has_any_school
from monitoring.dossier.tables import NONE
from schools import approach
from schools.models import AskAgain, School
from trajectories.models import Programme
from trajectories.programme.selectors import current_programme
from trajectories.schoolpage.selectors import school_head, school_or_404

PER_PAGE = 25
# From where somebody opened a form, so that it leads back there.
ORIGINS = {"lijst": "schools:not_yet", "werklijst": "worklist"}


def _asked_for(request: HttpRequest) -> tuple[NotYetFilter, SchoolData, Programme | None]:
    programme = current_programme(request.user)
    facts = staff_facts(request.user, request.penvoerder, programme)  # type: ignore[attr-defined]
    filterset = NotYetFilter(request.GET, request=request, facts=facts)
    return filterset, not_yet_schools(request.user, programme, filterset), programme


@require_safe
@guard(staff)
def not_yet(request: HttpRequest) -> HttpResponse:
    """Show the schools that do not take part yet, those to ask now on top."""
    filterset, schools, programme = _asked_for(request)
    page = Paginator(schools, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": filterset,
        "page": page,
        "lines": lines_of(request.user, programme, page.object_list),
        "number": len(schools),
        "query": query.urlencode(),
        "any_school": bool(len(schools)) or has_any_school(request.user),
        "filtered": any(filterset.form.cleaned_data.values()),
    }
    return render(request, "approach/not_yet.html", context)


@require_safe
@guard(staff)
def download_not_yet(request: HttpRequest, form: str) -> HttpResponse:
    """Give what the list shows, all its pages, as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filterset, schools, programme = _asked_for(request)
    title = _("Not yet taking part")
    sheet = sheet_of(title, lines_of(request.user, programme, schools))
    response = spreadsheet_response(filename=f"nog-niet-mee-{today().isoformat()}", sheets=[sheet], form=form)  # type: ignore[arg-type]
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="schools:not_yet",
        title=title,
        form=form,
    )
    return response


def sheet_of(title: str, lines: list[NotYet]) -> Sheet:
    """Return the lines for a spreadsheet; days and numbers stay what they are."""
    header = [_("School"), _("Location code"), _("Municipality"), _("School board"), _("Kind"), _("Pupils")]
    header += [
        phrase(_("Icc’er"), "{Coordinator}"),
        word("Adviser"),
        phrase(_("Last conversation"), _("Last {conversation}")),
        _("What changed"),
    ]
    header += [_("Ask again from"), _("Occasion"), _("Note")]
    rows = [
        [
            line.school.name,
            line.school.code,
            str(line.school.municipality),
            str(line.school.board or ""),
            str(line.school.get_education_display()),
            None if line.pupils == NONE else line.pupils,
            line.iccers,
            line.school.adviser_name,
            line.school.last_conversation and timezone.localtime(line.school.last_conversation).date(),
            "; ".join(line.signals),
            line.ask and line.ask.ask_on,
            str(line.ask.get_occasion_display()) if line.ask else None,
            line.ask and line.ask.note,
        ]
        for line in lines
    ]
    return Sheet(title=title, header=header, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new_note(request: HttpRequest, code: str) -> HttpResponse:
    """Write down when to ask a school again."""
    school = school_or_404(request.user, code)
    form = AskForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        ask = approach.note_to_ask_again(
            penvoerder=request.penvoerder,  # type: ignore[attr-defined]
            school=school,
            data=form.data_to_keep,
            by=request.user,  # type: ignore[arg-type]
        )
        return _noted(ask)

    return _form(request, school, form, write, title=_("When to ask this school again?"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change_note(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change an open note."""
    school, ask = _note(request, code, pk)
    initial = {"ask_on": ask.ask_on, "occasion": ask.occasion, "note": ask.note}
    form = AskForm(request.POST or None, initial=initial)

    def write(data: dict[str, Any]) -> str:
        return _noted(approach.change_note(ask=ask, data=form.data_to_keep))

    return _form(request, school, form, write, title=_("When to ask this school again?"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def settle_note(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write down what came of asking, with a next moment when there is one."""
    school, ask = _note(request, code, pk)
    form = SettleForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        following = approach.settle_note(
            ask=ask,
            outcome=data["outcome"],
            on=data["on"],
            by=request.user,  # type: ignore[arg-type]
            again=form.again,
        )
        if following is not None:
            return _noted(following)
        return _("What came of asking %(school)s has been written down.") % {"school": school}

    return _form(request, school, form, write, title=_("You asked: what came of it?"), ask=ask)


def _noted(ask: AskAgain) -> str:
    values = {"school": ask.school, "date": day_full(ask.ask_on)}
    return _("From %(date)s on %(school)s stands on top of the list again.") % values


def _note(request: HttpRequest, code: str, pk: int) -> tuple[School, AskAgain]:
    school = school_or_404(request.user, code)
    notes = AskAgain.objects.visible_to(request.user).filter(school=school).select_related("made_by")
    return school, get_object_or_404(notes, pk=pk)


def _form(
    request: HttpRequest, school: School, form: Any, write: Any, *, title: str, ask: AskAgain | None = None
) -> HttpResponse:
    """Show the form on a page of its own, or write it and go back to where it was opened."""
    origin = ORIGINS.get(request.GET.get("van", ""))
    back = reverse(origin) if origin else reverse("school:overview", args=[school.code])
    return form_page(
        request,
        form,
        write,
        template="approach/form.html",
        title=title,
        back=back,
        context=lambda: {"head": school_head(request.user, school), "ask": ask},
    )

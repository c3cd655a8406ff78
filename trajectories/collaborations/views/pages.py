"""The list, the page of one, and keeping what a collaboration is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.formpage import Written, form_page
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from trajectories.collaborations.forms.keeping import CollaborationForm, DateForm
from trajectories.collaborations.keeping import remove_date, save_collaboration, save_date
from trajectories.collaborations.listing import collaboration_rows, figures_of
from trajectories.collaborations.next_step import next_step
from trajectories.collaborations.page import collaboration_or_404, collaboration_page
from trajectories.collaborations.policies import sees_collaborations, sees_examples
from trajectories.collaborations.road import open_steps, remove_collaboration
from trajectories.collaborations.tables import CollaborationFilter, CollaborationTable, sheets_of
from trajectories.collaborations.views.frame import ask_first, collaboration_form
from trajectories.models import Collaboration, CollaborationDate, CollaborationStatus, Programme
from trajectories.programme.selectors import current_programme

PER_PAGE = 25
EDIT = require_http_methods(["GET", "HEAD", "POST"])


def _programme(request: HttpRequest) -> Programme:
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme


def _table(request: HttpRequest, programme: Programme) -> tuple[CollaborationFilter, CollaborationTable]:
    rows = collaboration_rows(request.user).filter(programme=programme)
    filterset = CollaborationFilter(request.GET, request=request, queryset=rows, programme=programme)
    return filterset, CollaborationTable(filterset.qs)


@require_safe
@guard(sees_collaborations)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the collaborations of the programme: staff all with filters and counts, others what they may see."""
    access = request.access  # type: ignore[attr-defined]
    if not access.is_staff:
        rows = list(collaboration_rows(request.user))
        waiting = [row for row in rows if row.status == CollaborationStatus.REQUESTED]
        context = {
            "waiting": waiting,
            "others": [row for row in rows if row not in waiting],
            "sees_examples": sees_examples(access),
        }
        return render(request, "collaborations/mine.html", context)
    programme = current_programme(request.user)
    if programme is None:
        return render(request, "programme/none.html")
    filterset, table = _table(request, programme)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    figures = figures_of(programme)
    context = {
        "programme": programme,
        "filter": filterset,
        "table": table,
        "number": table.paginator.count,
        "query": request.GET.urlencode(),
        "figures": figures,
        "any_collaboration": any(line.total for line in figures.kinds),
        "waiting": sum(line.by_status.get(CollaborationStatus.REQUESTED, 0) for line in figures.kinds),
    }
    return render(request, "collaborations/list.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give what the list shows, all pages, with the counts of the programme on a second sheet; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    programme = _programme(request)
    _filterset, table = _table(request, programme)
    RequestConfig(request, paginate=False).configure(table)
    name = f"samenwerkingen-{today().isoformat()}"
    response = spreadsheet_response(
        filename=name,
        sheets=sheets_of(table, figures_of(programme)),
        form=form,  # type: ignore[arg-type]
    )
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=programme.penvoerder,
        subject=f"collaborations:{programme.pk}",
        title=_("Collaborations"),
        form=form,
    )
    return response


@require_safe
@guard(sees_collaborations)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one collaboration, what comes next first."""
    collaboration = collaboration_or_404(request.user, pk)
    page = collaboration_page(request.user, collaboration)
    context = {
        "page": page,
        "collaboration": collaboration,
        "next": next_step(page),
        "may_stop": page.is_staff and CollaborationStatus.ENDED in open_steps(collaboration),
        "today": today(),
    }
    return render(request, "collaborations/detail.html", context)


@EDIT
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a collaboration of the programme."""
    programme = _programme(request)
    form = CollaborationForm(request.POST or None, programme=programme)

    def write(data: dict[str, Any]) -> Written:
        row = save_collaboration(programme=programme, data=form.filled_in, by=request.user)
        message = _("‘%(name)s’ is there. Who take part?") % {"name": row}
        return Written(message, reverse("collaborations:member_new", args=[row.pk]))

    return form_page(
        request,
        form,
        write,
        template="collaborations/form.html",
        title=_("Begin a collaboration"),
        button=_("Go on to the members"),
        back=reverse("collaborations:list"),
        context=lambda: {"no_kinds": not form.fields["kind"].queryset},  # type: ignore[attr-defined]
    )


@EDIT
@guard(staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a collaboration is, or shift its days."""
    row = collaboration_or_404(request.user, pk)
    form = CollaborationForm(request.POST or None, programme=row.programme, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        version = data["version"]
        try:
            save_collaboration(
                programme=row.programme, data=form.filled_in, by=request.user, collaboration=row, version=version
            )
        except DomainError:
            # What stands now is the one to compare with the next time.
            now = Collaboration.objects.only("version").get(pk=row.pk)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = str(now.version)  # type: ignore[index]
            raise
        return _("‘%(name)s’ is saved.") % {"name": form.cleaned_data["name"]}

    return collaboration_form(request, row, form, write, title=_("Change ‘%(name)s’") % {"name": row})


@EDIT
@guard(staff)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a collaboration was begun by mistake, and take it out."""
    row = collaboration_or_404(request.user, pk)
    if request.method == "POST":
        try:
            remove_collaboration(collaboration=row)
        except DomainError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect("collaborations:detail", row.pk)
        messages.success(request, _("‘%(name)s’ has been removed.") % {"name": row})
        return redirect("collaborations:list")
    return ask_first(
        request,
        row,
        lambda: "",
        title=_("Remove ‘%(name)s’?") % {"name": row},
        text=_("Only remove a collaboration that was begun by mistake. One that stops keeps its history."),
        button=_("Remove"),
    )


@EDIT
@guard(staff)
def date_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a day that matters."""
    row = collaboration_or_404(request.user, pk)
    form = DateForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        date = save_date(collaboration=row, by=request.user, **data)
        return _("‘%(name)s’ is saved.") % {"name": date}

    return collaboration_form(request, row, form, write, title=_("Add a date"), anchor="data")


@EDIT
@guard(staff)
def date_edit(request: HttpRequest, pk: int, date: int) -> HttpResponse:
    """Shift a day, or drop it (the button ``vervalt``), with why."""
    row = collaboration_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationDate, pk=date, collaboration=row)
    form = DateForm(request.POST or None, date=kept)

    def write(data: dict[str, Any]) -> str:
        if "vervalt" in request.POST:
            remove_date(date=kept, reason=data["reason"], by=request.user)
            return _("‘%(name)s’ is dropped.") % {"name": kept}
        saved = save_date(collaboration=row, by=request.user, date=kept, **data)
        return _("‘%(name)s’ is saved.") % {"name": saved}

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Shift ‘%(name)s’") % {"name": kept},
        anchor="data",
        context=lambda: {"second": ("vervalt", _("This date is dropped"))},
    )

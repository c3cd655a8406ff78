"""The pages of reports: the list, asking for one, reading it, publishing it, downloading it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.access import Access
from cmk.accounts.policies import guard, leader
from cmk.accounts.roles import Role
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.spreadsheets import XLSX
from cmk.jobs.views import mark_of
from monitoring.models import Report, ReportStatus
from monitoring.reports import selectors, services
from monitoring.reports.forms import NewReportForm, PublishForm
from trajectories.programme.selectors import current_programme

READERS = (Role.STUURGROEP, Role.GEMEENTE, Role.BESTUURDER, Role.BOVENSCHOOLS_ICCER, Role.ONDERZOEKER)
FORMS = {"pdf": ("pdf", "application/pdf"), "xlsx": ("spreadsheet", XLSX)}


def readers(access: Access) -> bool:
    """Staff, and those for whom published reports are meant."""
    return access.is_staff or access.has(*READERS)


def _report(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("programme__penvoerder", "job", "published_by")
    return get_object_or_404(rows, pk=pk)


@guard(readers)
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """Show the reports: to the project leader all with where they stand, to others what was published."""
    is_leader = request.access.is_leader  # type: ignore[attr-defined]
    lines = selectors.report_lines(request.user, with_state=is_leader)
    return render(request, "reports/list.html", {"lines": lines, "is_leader": is_leader})


@guard(leader)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a report."""
    programme = current_programme(request.user)
    if programme is None:
        messages.error(request, _("There is no programme yet to report on."))
        return redirect("reports:list")
    form = NewReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report = services.request_report(
                programme=programme,
                kind=form.kind,
                by=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
        except DomainError as error:
            for message in error.messages:
                form.add_error("as_of", message)
        else:
            messages.success(request, _("The report is being made."))
            return redirect("reports:detail", report.pk)
    return render(request, "reports/new.html", {"form": form, "programme": programme})


@guard(readers)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report: how far its making is, why it failed, or the report itself."""
    report = _report(request, pk)
    is_leader = request.access.is_leader  # type: ignore[attr-defined]
    context = {
        "report_row": report,
        "job": report.job,
        "mark": mark_of(report.job) if report.job else "",
        "is_leader": is_leader,
        "state": selectors.state_of(report),
    }
    if report.status == ReportStatus.READY and report.snapshot:
        from monitoring.reports import content, making

        told = content.from_json(report.snapshot)
        context |= {"report": told, "contents": making.contents(told), "body": making.screen_html(told)}
        if is_leader:
            context |= {
                "publish_form": PublishForm(),
                "downloads": selectors.downloads_of(request.user, report),
                "readers": len(services.steering_members(report.programme)),
            }
    return render(request, "reports/detail.html", context)


@guard(leader)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the stuurgroep see the report."""
    report = _report(request, pk)
    form = PublishForm(request.POST)
    form.full_clean()
    try:
        told = services.publish_report(report=report, by=request.user, tell=form.cleaned_data.get("tell", False))  # type: ignore[arg-type]
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        sentence = _("The report is published.")
        if told:
            sentence += " " + ngettext(
                "%(number)s member of the steering group gets a mail.",
                "%(number)s members of the steering group get a mail.",
                len(told),
            ) % {"number": len(told)}
        messages.success(request, sentence)
    return redirect("reports:detail", report.pk)


@guard(leader)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report back."""
    report = _report(request, pk)
    try:
        services.withdraw_report(report=report, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The report is withdrawn: only project leaders still see it."))
    return redirect("reports:detail", report.pk)


@guard(readers)
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the PDF or the workbook, and write down who took it. 404 when there is none."""
    report = _report(request, pk)
    field, content_type = FORMS[form]
    name = getattr(report, field).name
    if not name or not default_storage.exists(name):
        raise Http404
    penvoerder = report.programme.penvoerder
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject=selectors.subject_of(report),
        title=report.title,
        form=form,
    )
    filename = f"{slugify(f'{penvoerder.network_name} {report.title}') or 'rapportage'}.{form}"
    response = FileResponse(default_storage.open(name, "rb"), as_attachment=True, filename=filename)
    response.headers["Content-Type"] = content_type
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]

"""The pages of the register: what it has, sending in a delivery, the check, the import and what it did."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import guard, installation
from cmk.core.errors import DomainError
from cmk.core.spreadsheets import spreadsheet_response
from cmk.jobs.views import mark_of
from schools.models import RegisterUpload
from schools.uploads import selectors, services, sheets
from schools.uploads.days import day_of
from schools.uploads.forms import DayForm, SendInForm
from schools.uploads.receiving import limit_upload

PER_PAGE = 20
RECENT_DELIVERIES = 12
PARTS = {"controle": "plan", "resultaat": "result"}


@guard(installation)
@require_GET
def register_list(request: HttpRequest) -> HttpResponse:
    """Show which deliveries the register has, and which files were sent in."""
    deliveries = selectors.deliveries_of(request.user)
    page = Paginator(selectors.uploads_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "register/list.html",
        {
            "deliveries": deliveries[:RECENT_DELIVERIES],
            "older": deliveries[RECENT_DELIVERIES:],
            "page": page,
            "lines": [selectors.line_of(upload) for upload in page.object_list],
            "kept_days": services.KEPT_DAYS,
        },
    )


@csrf_exempt  # the token lies in the body, which may only be read once the limit stands before it: see _new
@guard(installation)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Send in a delivery; a file that is too large is cut off while it streams in."""
    handler = limit_upload(request) if request.method == "POST" else None
    response: HttpResponse = _new(request, handler)
    return response


@csrf_protect
def _new(request: HttpRequest, handler: Any) -> HttpResponse:
    if request.method == "POST":
        data, files = request.POST, request.FILES  # reads the body: only now the handler knows
        form = SendInForm(data, files, too_large=handler.too_large)
        if form.is_valid():
            upload = services.send_in(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The file is in and is being checked. Nothing changes in the register yet."))
            return redirect("register:detail", upload.pk)
    else:
        form = SendInForm()
    return render(request, "register/new.html", {"form": form, "kept_days": services.KEPT_DAYS})


def _upload(request: HttpRequest, pk: int) -> RegisterUpload:
    rows = RegisterUpload.objects.visible_to(request.user).select_related("uploaded_by", "check_job", "import_job")
    upload: RegisterUpload = get_object_or_404(rows, pk=pk)
    return upload


@guard(installation)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file: how far the check or import is, why it failed, what would change, what changed."""
    return _detail(request, _upload(request, pk))


def _detail(request: HttpRequest, upload: RegisterUpload, day_form: DayForm | None = None) -> HttpResponse:
    job = upload.import_job or upload.check_job
    details, part = (upload.result, "resultaat") if upload.result else (upload.plan, "controle")
    may_import = upload.plan is not None and upload.result is None and upload.import_job is None and bool(upload.file)
    may_check = bool(upload.file) and upload.result is None and (job is None or job.is_finished)
    context = {
        "upload": upload,
        "state": selectors.state_of(upload),
        "told_day": day_of(upload),
        "job": job,
        "mark": mark_of(job) if job else "",
        "told": selectors.told_of(details) if details else None,
        "part": part,
        "may_import": may_import,
        "day_form": (day_form or DayForm(initial={"reference_date": upload.reference_date})) if may_check else None,
        "changed_since": may_import and selectors.changed_since(upload, request.user),
        "kept_days": services.KEPT_DAYS,
    }
    return render(request, "register/detail.html", context)


@guard(installation)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a file checked again, perhaps for another day."""
    upload = _upload(request, pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _detail(request, upload, form)
    try:
        services.check_again(upload=upload, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The file is being checked again."))
    return redirect("register:detail", upload.pk)


@guard(installation)
@require_POST
def start_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a checked file imported."""
    upload = _upload(request, pk)
    try:
        services.start_import(upload=upload, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The file is being imported."))
    return redirect("register:detail", upload.pk)


@guard(installation)
@require_GET
def download(request: HttpRequest, pk: int, part: str, form: str) -> HttpResponse:
    """Give all that a check or an import told as a spreadsheet. 404 when there is nothing told.

    This is open data of the register; the log of downloads is for what a penvoerder's people take along.
    """
    upload = _upload(request, pk)
    details = getattr(upload, PARTS[part])
    if not details:
        raise Http404
    name = slugify(f"register {details['kind']} {details['reference_date']} {part}")
    return spreadsheet_response(filename=name, sheets=sheets.sheets_of(details, form), form=form)  # type: ignore[arg-type]

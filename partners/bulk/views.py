"""The pages of lists: what can go out and in, one kind of list, and one list that was sent in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.spreadsheets import Form
from cmk.jobs.views import mark_of
from partners.bulk import files, selectors, services
from partners.bulk.forms import SendInForm
from partners.bulk.plan import ERROR
from partners.models import BulkKind, BulkUpload


@require_safe
@guard(staff)
def home(request: HttpRequest) -> HttpResponse:
    """Show which lists there are, and what was sent in last."""
    context = {"kinds": [BulkKind(kind) for kind in BulkKind], "lines": selectors.upload_lines(request.user)}
    return render(request, "bulk/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def kind_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show one kind of list: download it, get the template, send it in."""
    form = SendInForm(request.POST, request.FILES) if request.method == "POST" else SendInForm()
    if form.is_valid():
        sent_in = services.send_in(
            penvoerder=request.penvoerder,  # type: ignore[attr-defined]
            kind=kind,
            file=form.cleaned_data["file"],
            by=request.user,  # type: ignore[arg-type]
        )
        return redirect("bulk:upload", sent_in.pk)
    lines = selectors.upload_lines(request.user, kind)
    return render(request, "bulk/kind.html", {"kind": BulkKind(kind), "form": form, "lines": lines})


@require_safe
@guard(staff)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Give an empty list to fill in."""
    return files.template_response(kind, penvoerder=request.penvoerder)  # type: ignore[attr-defined]


@require_safe
@guard(staff)
def download(request: HttpRequest, kind: str, form: Form) -> HttpResponse:
    """Give the list as it is now, and write down who took it."""
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    response = files.list_response(kind, penvoerder=penvoerder, form=form)
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject=f"bulk:{kind}",
        title=_("List of %(kind)s") % {"kind": BulkKind(kind).label},
        form=form,
    )
    return response


def _upload(request: HttpRequest, pk: int) -> BulkUpload:
    rows = BulkUpload.objects.visible_to(request.user).select_related("check_job", "write_job", "uploaded_by")
    upload: BulkUpload = get_object_or_404(rows.select_related("penvoerder"), pk=pk)
    return upload


@require_safe
@guard(staff)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one list: how far its check is, what it would do with everything that is wrong, or what it did."""
    page = selectors.upload_page(
        _upload(request, pk), shown=request.GET.get("toon", ""), number=request.GET.get("pagina", 1)
    )
    context = {"page": page, "upload": page.upload, "job": page.job, "mark": mark_of(page.job) if page.job else ""}
    return render(request, "bulk/upload.html", context)


@require_POST
@guard(staff)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the list taken over, as a whole or its good rows only."""
    row = _upload(request, pk)
    try:
        services.confirm(upload=row, by=request.user, only_good="goede" in request.POST)  # type: ignore[arg-type]
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    return redirect("bulk:upload", row.pk)


@require_POST
@guard(staff)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the list away."""
    row = _upload(request, pk)
    try:
        services.discard(upload=row)
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("bulk:upload", row.pk)
    messages.success(request, _("‘%(name)s’ has been thrown away. Nothing of it was taken over.") % {"name": row.name})
    return redirect("bulk:kind", row.kind)


@require_safe
@guard(staff)
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows with errors as a file to correct, and write down who took it. 404 when there are none."""
    row = _upload(request, pk)
    if not row.file or not (row.preview and row.preview["counts"][ERROR]):
        raise Http404
    try:
        response = files.errors_response(row)
    except (FileNotFoundError, DomainError) as error:
        raise Http404 from error
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=row.penvoerder,
        subject=f"bulk-upload:{row.pk}",
        title=_("Errors of ‘%(name)s’") % {"name": row.name},
        form="xlsx",
    )
    return response

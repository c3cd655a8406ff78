"""The party: what is shared with us, one record, and what we say to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from trajectories.models import SharedRecord
from trajectories.records import services
from trajectories.records.forms import CommentForm
from trajectories.records.policies import opens_record, reads_records
from trajectories.records.selectors import own_record_or_404, record_or_404, record_page, records_of

PER_PAGE = 20
# From so many records on there is a field to search them.
LONG = 8
MOST_QUERY = 100


@require_safe
@guard(reads_records)
def record_list(request: HttpRequest) -> HttpResponse:
    """Show what is shared with the person, newest first; new ones are marked."""
    words = request.GET.get("q", "")[:MOST_QUERY].replace("\0", "").strip()
    pages = Paginator(records_of(request.user, words), PER_PAGE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "words": words,
        "searchable": bool(words) or pages.count > LONG,
    }
    return render(request, "records/list.html", context)


@require_safe
@guard(opens_record)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one version of a record. Somebody of the party who opens it has read it; staff see what they see."""
    found = record_or_404(request.user, pk)
    return _show(request, found, CommentForm())


def _show(request: HttpRequest, found: SharedRecord, form: CommentForm) -> HttpResponse:
    page = record_page(request.user, found)
    if page.is_reader:
        services.mark_read(record=found, user=request.user)  # type: ignore[arg-type]
    context: dict[str, Any] = {"page": page, "record": found, "conversation": found.conversation, "form": form}
    return render(request, "records/record.html", context)


@require_POST
@guard(reads_records)
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the record is right (``do=confirm``), or what the person sees otherwise."""
    found = own_record_or_404(request.user, pk)
    user: Any = request.user
    try:
        if request.POST.get("do") == "confirm":
            services.confirm_record(record=found, by=user)
            messages.success(request, _("Thank you. Your adviser sees that this is right."))
            return redirect("records:record", pk)
        form = CommentForm(request.POST)
        if not form.is_valid():
            return _show(request, found, form)
        services.comment_on_record(record=found, by=user, text=form.cleaned_data["text"])
        messages.success(request, _("Thank you. Your adviser sees what you wrote."))
    except DomainError as error:
        for text in error.messages:
            messages.error(request, text)
        form = CommentForm(request.POST if request.POST.get("text") else None)
        return _show(request, found, form)
    return redirect("records:record", pk)

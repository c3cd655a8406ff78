"""The policy documents of one board or municipality."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.files import file_response, form_of
from schools.models import PolicyDocument
from schools.places import Place, of_place
from schools.policy_documents import remove_document, save_document
from trajectories.places.forms import DocumentForm
from trajectories.places.kinds import PlaceKind
from trajectories.places.views.common import place_form, readers


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new_document(request: HttpRequest, *, kind: PlaceKind, key: str) -> HttpResponse:
    """Add a policy document."""
    return _form(request, kind, kind.get(request.user, key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change_document(request: HttpRequest, *, kind: PlaceKind, key: str, pk: int) -> HttpResponse:
    """Change a policy document, or put another file in the place of the one that is kept."""
    place = kind.get(request.user, key)
    return _form(request, kind, place, _document(request, place, pk))


def _form(request: HttpRequest, kind: PlaceKind, place: Place, document: PolicyDocument | None) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*sent, document=document)

    def write(data: dict[str, Any]) -> str:
        saved = save_document(
            penvoerder=request.penvoerder,  # type: ignore[attr-defined]
            place=place,
            data=form.document,
            file=data["file"] or None,
            remove_file=data.get("remove_file", False),
            document=document,
        )
        return _("‘%(title)s’ is saved.") % {"title": saved.title}

    title = _("Change a policy document") if document else _("Add a policy document")
    return place_form(request, kind, place, form, write, title=title, document=document)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def remove(request: HttpRequest, *, kind: PlaceKind, key: str, pk: int) -> HttpResponse:
    """Ask whether a policy document was a mistake, and take it out."""
    place = kind.get(request.user, key)
    document = _document(request, place, pk)
    if request.method == "POST":
        remove_document(document=document)
        messages.success(request, _("‘%(title)s’ has been removed.") % {"title": document.title})
        return redirect(kind.url("detail", place))
    context = {"kind": kind, "place": place, "document": document, "back": kind.url("detail", place)}
    return render(request, "places/document_remove.html", context)


@require_safe
@readers
def file(request: HttpRequest, *, kind: PlaceKind, key: str, pk: int) -> HttpResponse:
    """Give the file of a policy document; it is logged."""
    place = kind.get(request.user, key)
    document = _document(request, place, pk)
    response = file_response(document.file, filename=slugify(f"{document.title} {document.year_from}") or "beleid")
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=document.penvoerder,
        subject=f"policy:{document.pk}",
        title=document.title,
        form=form_of(document.file.name or ""),
    )
    return response  # type: ignore[return-value]


def _document(request: HttpRequest, place: Place, pk: int) -> PolicyDocument:
    rows = PolicyDocument.objects.visible_to(request.user).filter(
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        **of_place(place),
    )
    document: PolicyDocument = get_object_or_404(rows.select_related("penvoerder"), pk=pk)
    return document

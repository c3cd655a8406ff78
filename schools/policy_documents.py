"""Policy documents of boards and municipalities: keeping them, and telling which are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from cmk.core.files import drop_file, swapped_file
from cmk.core.models import today
from schools.models import PolicyDocument, PolicyKind
from schools.places import Place, of_place


@dataclass(frozen=True)
class DocumentData:
    """What is filled in about a policy document; ``year_to`` None: until there is another of its kind."""

    kind: str
    title: str
    year_from: int
    year_to: int | None = None
    url: str = ""
    summary: str = ""


@transaction.atomic
def save_document(
    *,
    penvoerder: Penvoerder,
    place: Place,
    data: DocumentData,
    file: File | None = None,
    remove_file: bool = False,
    document: PolicyDocument | None = None,
) -> PolicyDocument:
    """Add a policy document of a board or municipality, or change ``document``; return it.

    ``file`` takes the place of the one that was kept; ``remove_file`` keeps none. Raises ``DomainError``, all
    reasons at once: the last year before the first, neither a web address nor a file.
    """
    if document is not None:
        document = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    has_file = file is not None or bool(document and document.file and not remove_file)
    problems = []
    if data.year_to is not None and data.year_to < data.year_from:
        problems.append(_("The last year cannot come before the first."))
    if not data.url.strip() and not has_file:
        problems.append(_("Fill in a web address or choose a file: then everybody can find the document."))
    if problems:
        raise DomainError(*problems)
    row = document or PolicyDocument(penvoerder=penvoerder, **of_place(place))
    row.kind, row.title = data.kind, data.title.strip()
    row.year_from, row.year_to = data.year_from, data.year_to
    row.url, row.summary = data.url.strip(), data.summary.strip()
    with swapped_file(row, "file", file=file, remove=remove_file):
        row.save()
    return row


@transaction.atomic
def remove_document(*, document: PolicyDocument) -> None:
    """Take out a policy document that was added by mistake; its file goes too, after commit. It is audited."""
    row = PolicyDocument.objects.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if row is not None:  # else a second tap, or somebody else was first
        drop_file(row.file)
        row.delete()


@dataclass(frozen=True)
class DocumentLine:
    """One policy document, and whether it is in force this year."""

    document: PolicyDocument
    in_force: bool


def documents_of(user: Any, penvoerder: Penvoerder, place: Place) -> list[DocumentLine]:
    """Return what the penvoerder keeps of a place and ``user`` may see, what is in force first. One query."""
    rows = PolicyDocument.objects.visible_to(user).filter(penvoerder=penvoerder, **of_place(place))
    documents = list(rows.order_by("-year_from", "title", "pk"))
    holding = in_force(documents, today().year)
    lines = [DocumentLine(document, document.pk in holding) for document in documents]
    return sorted(lines, key=lambda line: not line.in_force)


def in_force(documents: Iterable[PolicyDocument], year: int) -> set[int]:
    """Return the keys of the documents of one place that hold in ``year``.

    A document without a last year holds until a later one of its kind begins. Documents of the kind "other" have
    nothing to do with one another, so none ends another.
    """
    begun = [document for document in documents if document.year_from <= year]
    newest: dict[str, int] = {}
    for document in begun:
        newest[document.kind] = max(newest.get(document.kind, 0), document.year_from)
    return {
        document.pk
        for document in begun
        if (
            document.year_to >= year
            if document.year_to is not None
            else document.kind == PolicyKind.OTHER or document.year_from == newest[document.kind]
        )
    }

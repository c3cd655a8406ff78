"""Private files: what may be sent in, judged by content, and how one is handed out again.

No URL serves a file: a view asks the policy and answers with ``file_response``.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEGABYTE = 1024 * 1024
# A zipped document of the allowed size never unpacks to more than this in earnest.
MOST_UNPACKED = 200 * MEGABYTE
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileForm:
    """One form of file: its content type, the bytes it begins with, and for zipped ones a member it must hold."""

    content_type: str
    marks: tuple[bytes, ...]
    member: str = ""


FORMS = {
    "pdf": FileForm("application/pdf", (b"%PDF-",)),
    "png": FileForm("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileForm("image/jpeg", (b"\xff\xd8\xff",)),
    "docx": FileForm(f"{OFFICE}.wordprocessingml.document", (b"PK\x03\x04",), "word/document.xml"),
    "xlsx": FileForm(f"{OFFICE}.spreadsheetml.sheet", (b"PK\x03\x04",), "xl/workbook.xml"),
    "odt": FileForm("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",), "content.xml"),
    # The photos of an iPhone begin with the length of their first box.
    "heic": FileForm("image/heic", tuple(bytes([0, 0, 0, length]) + b"ftyp" for length in range(16, 68, 4))),
}
SAME = {"jpeg": "jpg", "heif": "heic"}
DOCUMENTS = ("pdf", "docx", "odt", "png", "jpg")


def form_of(name: str) -> str:
    """Return the form that a file's name tells (``pdf``), in small letters; empty without an ending."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    return SAME.get(ending, ending)


def check_file(file: IO[bytes], *, name: str, size: int, accept: Iterable[str] = DOCUMENTS, largest: int) -> None:
    """Refuse a file that is too large (``largest`` bytes), of a form not in ``accept``, or not what its name says.

    Leaves the file at its beginning. Raises ``ValidationError`` with a sentence that says what to do.
    """
    accept = tuple(accept)
    if size > largest:
        raise ValidationError(
            _("This file is %(size)s MB, and %(most)s MB is the most. Make it smaller, or save it as PDF.")
            % {"size": -(-size // MEGABYTE), "most": largest // MEGABYTE}
        )
    if getattr(file, "left_out", False):
        raise ValidationError(_("Together these files are too large to send at once. Send this one again by itself."))
    if size == 0:
        raise ValidationError(_("This file is empty. Choose another one."))
    known = FORMS.get(form_of(name)) if form_of(name) in accept else None
    if known is None:
        raise ValidationError(
            _("This kind of file cannot be kept here. Choose one of these: %(forms)s.") % {"forms": ", ".join(accept)}
        )
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    whole = start.startswith(known.marks) and (not known.member or _holds(file, known.member))
    file.seek(0)
    if not whole:
        raise ValidationError(
            _("This file is called .%(form)s, but it is something else inside. Save it again as %(form)s.")
            % {"form": form_of(name)}
        )


def _holds(file: IO[bytes], member: str) -> bool:
    """Say whether a zipped document holds ``member`` and does not unpack to a mountain."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return any(entry.filename == member for entry in entries) and sum(e.file_size for e in entries) <= MOST_UNPACKED


class PrivateFileField(forms.FileField):
    """A field for a private file: ``accept`` names the forms, ``largest`` the most bytes."""

    def __init__(self, *, accept: Iterable[str] = DOCUMENTS, largest: int = 20 * MEGABYTE, **options: Any) -> None:
        self.accept = tuple(accept)
        self.largest = largest
        super().__init__(max_length=options.pop("max_length", 100), **options)
        self.widget.attrs["accept"] = ",".join(f".{form}" for form in self.accept)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file once its content was checked too; a file that was kept before is left alone."""
        file = super().clean(data, initial)
        if data and file is data:
            check_file(file, name=file.name, size=file.size, accept=self.accept, largest=self.largest)
        return file


class KeptFileForm(forms.Form):
    """A form with a file that is kept: another one can take its place (``file``), or it can go (``remove_file``)."""

    file = PrivateFileField(
        label=gettext_lazy("File"),
        required=False,
        max_length=250,
        widget=forms.FileInput,
        help_text=gettext_lazy("PDF, Word (docx), OpenDocument (odt), png or jpg, 20 MB at most."),
    )
    remove_file = forms.BooleanField(label=gettext_lazy("Take the file away"), required=False)

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            self.fields["file"].label = gettext_lazy("Another file")
            self.fields["file"].help_text = gettext_lazy(
                "It takes the place of the file that is kept now. PDF, Word (docx), OpenDocument (odt), png or jpg, "
                "20 MB at most."
            )
        else:
            del self.fields["remove_file"]

    @property
    def file_to_choose_again(self) -> bool:
        """Whether a good file was sent with a form that came back: a browser does not keep it."""
        return bool(self.errors and self.files.get("file") and "file" not in self.errors)


def file_response(file: FieldFile, *, filename: str) -> FileResponse:
    """Hand out a kept file as a download called ``filename``, to which its ending is added; 404 when it is gone."""
    if not file:
        raise Http404
    form = form_of(file.name or "")
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    known = FORMS.get(form)
    response = FileResponse(
        stream,
        as_attachment=True,
        filename=get_valid_filename(f"{filename}.{form}"),
        content_type=known.content_type if known else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@contextmanager
def swapped_file(
    row: models.Model, field: str, *, file: File | None = None, remove: bool = False, key: str = ""
) -> Iterator[None]:
    """Give ``field`` of ``row`` another ``file``, or none (``remove``); save the row within, in a transaction.

    The file is kept under a name that tells nothing of whoever sent it (``key``: under this one). The one it had leaves
    the storage after commit only, so that a write that fails loses nothing; and when it fails, the new one does not
    stay behind.
    """
    field_file: FieldFile = getattr(row, field)
    storage, old = field_file.storage, field_file.name
    if file is not None:
        file.name = f"{key or uuid.uuid4().hex}.{form_of(file.name or '')}"
        setattr(row, field, file)
    elif remove:
        setattr(row, field, "")
    try:
        yield
    except BaseException:
        new: FieldFile = getattr(row, field)
        if file is not None and new.name and new.name != old and getattr(new, "_committed", False):
            storage.delete(new.name)
        raise
    if old and (file is not None or remove):
        transaction.on_commit(partial(storage.delete, old))


def drop_file(file: FieldFile) -> None:
    """Take a kept file out of the storage after commit, for a row that is deleted in the same transaction."""
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))

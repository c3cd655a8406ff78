"""The form with which a list is sent in."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.files import MEGABYTE, check_file, form_of

LARGEST = 5 * MEGABYTE
# How files begin that are called .csv and are something else.
NO_TEXT = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z",
)


class SendInForm(forms.Form):
    """A list as a spreadsheet or csv; what is in it is judged by the check."""

    file = forms.FileField(
        label=gettext_lazy("Your list"),
        max_length=200,
        allow_empty_file=True,  # told below, with what to do
        help_text=gettext_lazy("A spreadsheet (.xlsx) or .csv, at most 5 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose the file with your list.")},
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large, of another kind, or not what its name says."""
        file: UploadedFile = self.cleaned_data["file"]
        size = file.size or 0
        if size > LARGEST:
            raise ValidationError(
                _("This list is larger than %(most)s MB. Send it in as several smaller lists.")
                % {"most": LARGEST // MEGABYTE}
            )
        if form_of(file.name or "") != "csv" or not size:
            check_file(file, name=file.name or "", size=size, accept=("xlsx", "csv"), largest=LARGEST)
            return file
        start = file.read(8)
        file.seek(0)
        if start.startswith(NO_TEXT):
            raise ValidationError(
                _("This file is called .%(form)s, but it is something else inside. Save it again as %(form)s.")
                % {"form": "csv"}
            )
        return file

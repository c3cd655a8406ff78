"""The forms of sharing a record and of responding to one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trajectories.records.drafting import RECORD_LENGTH, tidy

COMMENT_LENGTH = 4_000


class DraftForm(forms.Form):
    """The draft of what is shared, and the mark of the draft that was open (``state_of_draft``)."""

    text = forms.CharField(
        label=_("What they read"),
        required=False,
        max_length=RECORD_LENGTH,
        widget=forms.Textarea({"rows": 14}),
    )
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Keep it as it is stored."""
        return tidy(self.cleaned_data["text"])


class ShareForm(forms.Form):
    """The last look before sharing: whether to mail."""

    mail = forms.BooleanField(label=_("Send a mail that it is there"), required=False)
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)


class CommentForm(forms.Form):
    """What somebody of the party sees otherwise or wants to add."""

    text = forms.CharField(
        label=_("What do you see otherwise, or want to add?"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write what you see otherwise or want to add.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("required", None)

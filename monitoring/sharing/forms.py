"""With whom a school shares, asked in plain words: a tick per recipient, none of them needed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import SelfEvaluation
from monitoring.sharing.selectors import choices_of, open_shares


class Recipients(forms.CheckboxSelectMultiple):
    """A tick per recipient, with who would read it."""

    template_name = "sharing/parts/recipients.html"


class ShareForm(forms.Form):
    """Whom a school lets read its answers; who read along before a reopening is ticked again."""

    share_with = forms.MultipleChoiceField(
        label=_("May somebody outside your school read along?"),
        required=False,
        widget=Recipients(),
        help_text=_(
            "That is up to you: it is never a condition for support or money. Whoever you tick reads the result page: "
            "what you chose per pillar, your answers and what you want to work on. You see who read it, and you can "
            "stop at any time. In figures of the region your school is never named."
        ),
        error_messages={"invalid_choice": _("Choose with whom: that choice is not in the list.")},
    )

    def __init__(self, *args: Any, evaluation: SelfEvaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["share_with"]
        field.choices = [(choice.recipient.value, choice) for choice in choices_of(evaluation)]
        field.initial = [share.recipient for share in open_shares(evaluation)]

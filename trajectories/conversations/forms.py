"""The forms around conversations: planning, and what becomes of agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput, DateTimeInput
from cmk.core.models import today
from cmk.core.words import phrase_lazy
from trajectories.conversations.choices import default_kind, kinds_of
from trajectories.conversations.fields import in_our_time, moment_field
from trajectories.models import Conversation, ConversationKind, ConversationSetting, Programme


class PlanForm(forms.Form):
    """When a conversation will be, of what kind and how."""

    held_at = moment_field(label=_("Date and time"), widget=DateTimeInput())
    kind = forms.ModelChoiceField(
        label=phrase_lazy(_("Kind of conversation"), _("Kind of {conversation}")),
        queryset=ConversationKind.objects.none(),
        widget=ChipsSingle(),
        empty_label=None,
        blank=False,
    )
    setting = forms.ChoiceField(
        label=_("How"), choices=ConversationSetting.choices, widget=ChipsSingle(), initial=ConversationSetting.ON_SITE
    )

    def __init__(
        self, *args: Any, programme: Programme, conversation: Conversation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        kinds.queryset = programme.conversation_kinds.filter(retired_on=None)  # type: ignore[attr-defined]
        kinds.initial = default_kind(kinds_of(programme))
        if conversation is not None:
            self.initial["held_at"] = conversation.held_at
            self.initial["kind"] = conversation.kind_id
            self.initial["setting"] = conversation.setting


class ActionPointForm(forms.Form):
    """An agreement: what, who, before when."""

    text = forms.CharField(label=_("What was agreed"), max_length=300)
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = forms.DateField(label=_("Before"), required=False, widget=DateInput(), validators=[in_our_time])

    def __init__(self, *args: Any, owners: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners.items())  # type: ignore[attr-defined]


class FinishForm(forms.Form):
    """How an agreement ended, in a few words, and on which day."""

    note = forms.CharField(
        label=_("How did it end?"),
        help_text=_("A few words are enough; you may leave it empty."),
        required=False,
        max_length=300,
    )
    on = forms.DateField(label=_("Done on"), widget=DateInput(), initial=today, validators=[in_our_time])

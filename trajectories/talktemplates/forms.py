"""The form of a template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from trajectories.conversations.fields import NOTE_LENGTH
from trajectories.models import ConversationTopic
from trajectories.talktemplates.services import Words


class TemplateForm(forms.Form):
    """Name, the words per topic of one kind of conversation, the usual agreements and the record's beginning."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: first talk with a new school."))
    for_team = forms.BooleanField(
        label=_("For the whole team"),
        required=False,
        help_text=_("Everybody can start from it; project leaders change it."),
    )

    def __init__(
        self, *args: Any, topics: list[ConversationTopic], may_share: bool, words: Words | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = words or Words()
        if not may_share:
            del self.fields["for_team"]
        self.keys = {f"topic-{topic.pk}": topic.key for topic in topics}
        for topic in topics:
            self.fields[f"topic-{topic.pk}"] = forms.CharField(
                label=topic.name,
                required=False,
                max_length=NOTE_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=topic.hint,
                initial=words.texts.get(topic.key, ""),
            )
        self.fields["agreements"] = forms.CharField(
            label=_("Usual agreements"),
            required=False,
            max_length=8_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One on each line. Who does it and before when is filled in at the conversation itself."),
            initial="\n".join(words.agreements),
        )
        self.fields["record"] = forms.CharField(
            label=_("Beginning of the shared record"),
            required=False,
            max_length=NOTE_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=words.record,
        )

    @property
    def topic_fields(self) -> list[BoundField]:
        """The fields of the topics."""
        return [self[name] for name in self.keys]

    @property
    def words(self) -> Words:
        """What was filled in, once the form is valid."""
        data = self.cleaned_data
        texts = {key: data[name].replace("\r\n", "\n") for name, key in self.keys.items() if data[name]}
        return Words(texts, tuple(data["agreements"].splitlines()), data["record"].replace("\r\n", "\n"))

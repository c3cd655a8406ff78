"""Forms about the guide and about products."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.files import KeptFileForm
from trajectories.collaborations.guide import GuideLine
from trajectories.collaborations.products import ProductData
from trajectories.models import CollaborationMember, CollaborationProduct, GuideAnswer

ANSWER = 10000


class GuideForm(forms.Form):
    """All questions of the guide, each with its answer and the version of it that was read."""

    def __init__(self, *args: Any, lines: list[GuideLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            key, answer = line.question.pk, line.answer
            self.fields[f"antwoord-{key}"] = forms.CharField(
                label=f"{line.question.number}. {line.question.text}",
                required=False,
                max_length=ANSWER,
                initial=answer.text if answer else "",
                widget=forms.Textarea({"rows": 3}),
            )
            self.fields[f"versie-{key}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=answer.version if answer else 0
            )

    @property
    def answers(self) -> dict[int, tuple[str, int]]:
        """What was filled in: by question the text and the version that was read."""
        data = self.cleaned_data
        keys = [line.question.pk for line in self.lines]
        return {key: (data[f"antwoord-{key}"], data[f"versie-{key}"] or 0) for key in keys}

    def show_conflicts(self, conflicts: dict[int, GuideAnswer]) -> None:
        """Keep what was written and take note of what stands: sending it once more then holds."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        self.data = data
        for key, answer in conflicts.items():
            data[f"versie-{key}"] = str(answer.version)
            self.add_error(
                f"antwoord-{key}",
                _(
                    "%(name)s changed this answer while you were writing. Theirs stands above yours; save again to "
                    "keep yours, or put the two together first."
                )
                % {"name": answer.changed_by or _("Somebody")},
            )

    def rows(self, conflicts: dict[int, GuideAnswer] | None = None) -> list[dict[str, Any]]:
        """Return for the page each question with its fields, its answer, and what somebody else wrote meanwhile."""
        return [
            {
                "line": line,
                "field": self[f"antwoord-{line.question.pk}"],
                "version": self[f"versie-{line.question.pk}"],
                "theirs": (conflicts or {}).get(line.question.pk),
            }
            for line in self.lines
        ]


class ProductForm(KeptFileForm):
    """Something that the collaboration made or found."""

    field_order = ["title", "description", "link", "file", "remove_file"]

    title = forms.CharField(label=_("Title"), max_length=160)
    description = forms.CharField(
        label=_("What is it, and what can others do with it?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    link = forms.URLField(label=_("Web address"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, product: CollaborationProduct | None = None, **kwargs: Any) -> None:
        if product is not None:
            kwargs["initial"] = {name: getattr(product, name) for name in ("title", "description", "link")}
        super().__init__(*args, has_file=bool(product and product.file), **kwargs)

    @property
    def filled_in(self) -> ProductData:
        """What was filled in, for the services."""
        data = self.cleaned_data
        return ProductData(data["title"], data["description"], data["link"])


class ConsentForm(forms.Form):
    """For which member somebody says yes; staff also write down who said it, and how."""

    member = forms.ModelChoiceField(
        CollaborationMember.objects.none(), label=_("For which member?"), widget=forms.RadioSelect, empty_label=None
    )
    said_by = forms.CharField(
        label=_("Who said yes, and how?"),
        max_length=200,
        help_text=_("For example: Jan Jansen, by e-mail on 3 May."),
    )

    def __init__(self, *args: Any, members: list[CollaborationMember], is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CollaborationMember.objects.filter(pk__in=[member.pk for member in members])
        rows = rows.select_related("school", "partner", "municipality")
        self.fields["member"].queryset = rows  # type: ignore[attr-defined]
        if len(members) == 1:
            self.fields["member"].initial = members[0].pk
        if not is_staff:
            del self.fields["said_by"]

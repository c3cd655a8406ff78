"""The forms in which a draft is edited. What fits together in the end, the definition says (``editing.written``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.forms import Chips
from monitoring.evaluation.fitting import SCALES
from monitoring.evaluation.values import HIGHEST, OPTIONS, SCENARIOS
from monitoring.models import Audience, QuestionKind
from monitoring.questionnaires.content import Content
from schools.models import Education
from trajectories.programme.editing.asking import ListField

SCALE_LABELS = {
    "scale": gettext_lazy("Answers to statements"),
    "importance_scale": gettext_lazy("How important a goal is"),
    "realisation_scale": gettext_lazy("How far a goal is realised"),
    "satisfaction_scale": gettext_lazy("Answers about satisfaction"),
}
# What a scale begins with when a questionnaire gets its first question of that kind.
FIRST_SCALES = {
    "scale": [gettext_lazy("Not yet"), gettext_lazy("Sometimes"), gettext_lazy("Mostly"), gettext_lazy("Always")],
    "importance_scale": [
        gettext_lazy("Not important"),
        gettext_lazy("A little important"),
        gettext_lazy("Important"),
        gettext_lazy("Very important"),
    ],
    "realisation_scale": [
        gettext_lazy("Not yet"),
        gettext_lazy("A little"),
        gettext_lazy("Largely"),
        gettext_lazy("Completely"),
    ],
    "satisfaction_scale": [
        gettext_lazy("Dissatisfied"),
        gettext_lazy("Rather dissatisfied"),
        gettext_lazy("Rather satisfied"),
        gettext_lazy("Satisfied"),
    ],
}
# The kinds of question that a penvoerder adds; scenarios belong to the questionnaire as it is shipped.
OWN_KINDS = {
    QuestionKind.STATEMENT: gettext_lazy("A sentence; the school says how far it holds."),
    QuestionKind.CHOICE: gettext_lazy("The school chooses one of your answers."),
    QuestionKind.CHOICES: gettext_lazy("The school ticks all answers that fit."),
    QuestionKind.NUMBER: gettext_lazy("The school writes a whole number, for example hours or euros."),
    QuestionKind.GOAL: gettext_lazy("The school says how important a goal is, and how far it is realised."),
    QuestionKind.SATISFACTION: gettext_lazy("The school says how satisfied it is with something."),
    QuestionKind.TEXT: gettext_lazy("The school answers in its own words."),
}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def scale_field(name: str) -> ListField:
    """Return the field of a scale: an answer on each line, from low to high."""
    return ListField(mark="\n", each=40, label=SCALE_LABELS[name], help_text=_("One on each line, from low to high."))


class DraftForm(forms.Form):
    """A form about a part of a draft; ``seen`` is the mark of that part as it was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def values(self) -> Content:
        """Return what was filled in, as the definition has it."""
        raise NotImplementedError

    def now_says(self) -> Iterator[tuple[str, str]]:
        """Yield the fields that were filled in otherwise than the draft has them now: label, and what it says now."""
        for field in self.visible_fields():
            if field.name in self.changed_data:
                value = field.field.prepare_value(field.initial)
                yield str(field.label), _said(value)


def _said(value: Any) -> str:
    if value is True or value is False:
        return _("yes") if value else _("no")
    listed = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value if value is not None else "")
    return listed or _("nothing")


class FactsForm(DraftForm):
    """What stands about the questionnaire itself."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        max_length=4000,
        widget=_area(5),
        help_text=gettext_lazy("What a school reads before it begins."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes to fill in"), min_value=1, max_value=240)

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        self.content = content
        super().__init__(*args, **kwargs)
        self.initial.update({name: content[name] for name in ("name", "introduction", "minutes")})
        if content["audience"] != Audience.PARTNER:
            self.fields["education"] = forms.MultipleChoiceField(
                label=_("Kinds of education"),
                choices=Education.choices,
                required=content["audience"] == Audience.SCHOOL,
                widget=Chips,
                help_text=_("Schools of these kinds are invited."),
            )
            self.initial["education"] = content["education"]
        for name in SCALES:
            if content[name]:
                self.fields[name] = scale_field(name)
                self.initial[name] = content[name]

    def values(self) -> Content:
        """Return the facts; scales that are not asked stay as they are."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class TermForm(forms.Form):
    """A hard word; an emptied one goes."""

    term = forms.CharField(label=gettext_lazy("Word"), max_length=80, required=False)
    text = forms.CharField(label=gettext_lazy("What it means"), max_length=1000, required=False, widget=_area(2))

    def clean(self) -> Content:
        """Refuse a word without its meaning, and the other way round."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("term")) != bool(cleaned.get("text")):
            missing = "text" if cleaned.get("term") else "term"
            self.add_error(missing, _("Fill in both, or empty both to leave the word out."))
        return cleaned


class TermFormSet(forms.BaseFormSet):
    """The hard words, with some empty ones to add."""

    def terms(self) -> list[Content]:
        """Return those that are filled in."""
        return [
            {"term": form.cleaned_data["term"], "text": form.cleaned_data["text"]}
            for form in self.forms
            if form.cleaned_data.get("term")
        ]


def term_formset(data: Any, terms: list[Content], **kwargs: Any) -> TermFormSet:
    """Return the formset of the hard words, with three empty places."""
    made: type[Any] = forms.formset_factory(TermForm, formset=TermFormSet, extra=3, max_num=200, absolute_max=300)
    formset: TermFormSet = made(data, initial=terms, prefix="woord", **kwargs)
    return formset


class PillarForm(DraftForm):
    """What stands about a pillar, and its levels in its own words."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    introduction = forms.CharField(label=gettext_lazy("Introduction"), max_length=2000, widget=_area(4))

    def __init__(self, *args: Any, pillar: Content, **kwargs: Any) -> None:
        self.levels = len(pillar["levels"])
        super().__init__(*args, **kwargs)
        self.initial.update({name: pillar[name] for name in ("name", "introduction")})
        for number, level in enumerate(pillar["levels"], start=1):
            words = {"number": number}
            self.fields[f"level-{number}"] = forms.CharField(label=_("Level %(number)d") % words, max_length=80)
            self.fields[f"means-{number}"] = forms.CharField(
                label=_("What level %(number)d means here") % words, max_length=1000, widget=_area(2)
            )
            self.initial[f"level-{number}"] = level["name"]
            self.initial[f"means-{number}"] = level["description"]

    def values(self) -> Content:
        """Return the texts of the pillar."""
        got = self.cleaned_data
        levels = [
            {"name": got[f"level-{number}"], "description": got[f"means-{number}"]}
            for number in range(1, self.levels + 1)
        ]
        return {"name": got["name"], "introduction": got["introduction"], "levels": levels}


class QuestionForm(DraftForm):
    """A question: its texts, and what its kind needs. A new one (no ``question``) may bring the first scale along."""

    text = forms.CharField(label=gettext_lazy("Question"), max_length=400, widget=_area(2))
    explanation_title = forms.CharField(
        label=gettext_lazy("Title of the explanation"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: What do we mean by a vision? It opens below the question."),
    )
    explanation = forms.CharField(label=gettext_lazy("Explanation"), max_length=2000, required=False, widget=_area(3))

    def __init__(
        self,
        *args: Any,
        kind: str,
        content: Content,
        question: Content | None = None,
        fixed: bool = False,
        **kwargs: Any,
    ) -> None:
        self.kind = QuestionKind(kind)
        super().__init__(*args, **kwargs)
        if self.kind == QuestionKind.STATEMENT:
            self.fields["text"].label = _("Statement")
        self._ask_for_kind(fixed)
        self.fields["required"] = forms.BooleanField(
            label=_("Needed: without an answer the questionnaire cannot be sent in"), required=False
        )
        self.initial["required"] = question["required"] if question else False
        self.scale_names = [name for name, needs in SCALES.items() if needs == self.kind and not content[name]]
        for name in self.scale_names if question is None else []:
            self.fields[name] = scale_field(name)
            self.initial[name] = [str(label) for label in FIRST_SCALES[name]]
        if question:
            explained = question["explanation"] or {"title": "", "text": ""}
            self.initial.update({name: question[name] for name in ("text", *self.rules)})
            self.initial.update(explanation_title=explained["title"], explanation=explained["text"])

    def _ask_for_kind(self, fixed: bool) -> None:
        before = set(self.fields)
        if self.kind in OPTIONS:
            self.fields["options"] = ListField(
                mark="\n", each=160, label=_("Answers to choose from"), help_text=_("One on each line.")
            )
            self.fields["allows_other"] = forms.BooleanField(
                label=_("A school may also write in another answer"), required=False
            )
        if self.kind in SCENARIOS:
            self.fields["allows_between"] = forms.BooleanField(
                label=_("A school may also stand between two levels"), required=False
            )
        if self.kind == QuestionKind.NUMBER:
            if not fixed:  # hours that become minutes would be another question
                self.fields["unit"] = forms.CharField(
                    label=_("Unit"), max_length=40, required=False, help_text=_("For example: hours, euros, pupils.")
                )
            for name, label in (("lowest", _("Lowest number")), ("highest", _("Highest number"))):
                self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=HIGHEST, required=False)
        self.rules = [name for name in self.fields if name not in before]

    def clean(self) -> Content:
        """An explanation has a title and a text, or neither; a choice has something to choose from."""
        cleaned = super().clean() or {}
        explained = [name for name in ("explanation_title", "explanation") if cleaned.get(name)]
        if len(explained) == 1 and not {"explanation_title", "explanation"} & set(self.errors):
            missing = "explanation" if cleaned.get("explanation_title") else "explanation_title"
            self.add_error(missing, _("Fill in both the title and the explanation, or neither."))
        if "options" in cleaned and len(cleaned["options"]) < 2:
            self.add_error("options", _("Give at least two answers to choose from, each on a line of its own."))
        return cleaned

    def values(self) -> Content:
        """Return the question's texts and rules."""
        got = self.cleaned_data
        explanation = {"title": got["explanation_title"], "text": got["explanation"]} if got["explanation"] else None
        rules = {name: got[name] if got[name] != "" else None for name in self.rules}
        return {"text": got["text"], "explanation": explanation, "required": got["required"], **rules}

    def scales(self) -> Content:
        """Return the scales that the questionnaire did not have yet."""
        return {name: self.cleaned_data[name] for name in self.scale_names if name in self.cleaned_data}


class ConditionForm(DraftForm):
    """The answers to an earlier question with which a question is asked."""

    def __init__(self, *args: Any, answers: list[tuple[str, str]], chosen: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_number = not answers
        if self.is_number:
            self.fields["any_of"] = ListField(
                mark=",", label=_("With these numbers"), help_text=_("Whole numbers, with commas between them.")
            )
            self.initial["any_of"] = chosen
        else:
            self.fields["any_of"] = forms.MultipleChoiceField(
                label=_("With one of these answers"),
                choices=answers,
                widget=Chips,
                error_messages={"required": _("Tick at least one answer.")},
            )
            self.initial["any_of"] = [str(value) for value in chosen]

    def clean_any_of(self) -> list[str]:
        """Refuse what is no whole number; an empty list of numbers too."""
        got: list[str] = self.cleaned_data["any_of"]
        if self.is_number and not (got and all(one.isascii() and one.isdigit() for one in got)):
            raise forms.ValidationError(_("Write whole numbers, for example 0, 1, 2."))
        return got

    def values(self) -> Content:
        """Return the answers as they were chosen, as texts."""
        return {"any_of": self.cleaned_data["any_of"]}

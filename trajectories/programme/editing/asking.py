"""How each field of a part is asked: the model says type, name and length; what it cannot know stands here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cmk.core.forms import Chips, DateInput
from schools.models import Education
from trajectories.models import (
    BudgetRule,
    BudgetSide,
    CollaborationKind,
    ConversationKind,
    ConversationTopic,
    Indicator,
    MonitoringMeans,
    Objective,
    PlanItem,
    Principle,
    Programme,
    Risk,
    StepTemplate,
    Track,
)

# Smallest and largest; the same as in the definition (``trajectories.programme.definition``).
LIMITS: dict[tuple[type[models.Model], str], tuple[int, int]] = {
    (Programme, "ambitions_at_most"): (1, 20),
    (Track, "number"): (1, 99),
    (ConversationKind, "norm_per_year"): (1, 52),
    (CollaborationKind, "fewest_schools"): (0, 99),
    (CollaborationKind, "fewest_partners"): (0, 99),
    (CollaborationKind, "core_from"): (1, 99),
    (CollaborationKind, "core_to"): (1, 99),
    (CollaborationKind, "years"): (1, 99),
    (CollaborationKind, "contribution"): (0, 99_999_999),
    (BudgetRule, "percent"): (0, 1000),
}
HELP: dict[tuple[type[models.Model], str], Any] = {
    (Programme, "steering_parties"): gettext_lazy("One on each line."),
    (Track, "next_track"): gettext_lazy("The track itself when schools can walk it again."),
    (Track, "education"): gettext_lazy("None chosen: for all schools."),
    (Indicator, "education"): gettext_lazy("None chosen: all schools count."),
    (Indicator, "track"): gettext_lazy("Only for an indicator that counts schools with a trajectory."),
    (Indicator, "activity_kind"): gettext_lazy("Only for an indicator that counts activities."),
    (ConversationKind, "norm_per_year"): gettext_lazy("With every school and partner. Empty: no norm."),
    (ConversationTopic, "options"): gettext_lazy("Words to tap, with commas between them."),
    (CollaborationKind, "conditions"): gettext_lazy("One on each line."),
    (StepTemplate, "description"): gettext_lazy("What this step is for."),
}
# Whose name is a sentence rather than a word.
LONG_NAMES = (Objective, Principle, Indicator, BudgetRule, Risk, PlanItem, MonitoringMeans)
SECTION_HELP = gettext_lazy("For example § 4.1.2. Then everybody finds it back in the plan.")


def short(value: str, longest: int) -> None:
    """Refuse a word or line of more than ``longest`` characters."""
    if len(value) > longest:
        raise ValidationError(
            _("‘%(text)s…’ is too long: at most %(most)d characters each.")
            % {
                "text": value[:30],
                "most": longest,
            }
        )


class ListField(forms.CharField):
    """Several texts in one field, with ``mark`` (a comma, a new line) between; empty and double ones are dropped."""

    def __init__(self, *, mark: str, each: int = 0, **options: Any) -> None:
        self.mark, self.each = mark, each
        if mark == "\n":
            options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, max_length=options.pop("max_length", 6000), **options)

    def prepare_value(self, value: Any) -> Any:
        """Write a list as text."""
        mark = self.mark if self.mark == "\n" else f"{self.mark} "
        return mark.join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Return the texts apart."""
        text = super().clean(value).replace("\r\n", "\n")
        parts = list(dict.fromkeys(filter(None, (part.strip() for part in text.split(self.mark)))))
        for part in parts if self.each else ():
            short(part, self.each)
        return parts

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether other texts were sent than there were."""
        try:
            return self.clean(data) != list(initial or [])
        except ValidationError:
            return True


class NumbersField(forms.TypedMultipleChoiceField):
    """Several whole numbers to tap."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, required=False, widget=Chips, **options)


def years_of(programme: Programme) -> list[tuple[int, str]]:
    """Return the calendar years of a programme, as choices."""
    return [(year, str(year)) for year in range(programme.start.year, programme.end.year + 1)]


def _several(choices: list[tuple[Any, Any]], *, required: bool = False) -> forms.Field:
    return forms.MultipleChoiceField(choices=choices, required=required, widget=Chips)


def _budget_lines(programme: Programme) -> forms.Field:
    rows = programme.budget_lines.filter(retired_on=None).exclude(side=BudgetSide.HOURS)
    return _several(list(rows.values_list("key", "name")), required=True)


def _whole_year(programme: Programme) -> forms.Field:
    return forms.TypedChoiceField(choices=years_of(programme), coerce=int)


# Fields that keep a list, or a number that is chosen.
OWN: dict[tuple[str, str], Callable[[Programme], forms.Field]] = {
    ("track", "education"): lambda _programme: _several(list(Education.choices)),
    ("indicator", "education"): lambda _programme: _several(list(Education.choices)),
    ("conversationtopic", "options"): lambda _programme: ListField(mark=",", each=80, max_length=1000),
    ("collaborationkind", "conditions"): lambda _programme: ListField(mark="\n"),
    ("programme", "steering_parties"): lambda _programme: ListField(mark="\n"),
    ("monitoringmeans", "years"): lambda programme: NumbersField(choices=years_of(programme)),
    ("budgetrule", "of"): _budget_lines,
    ("budgetrule", "base"): _budget_lines,
    ("planitem", "year"): _whole_year,
}
LABELS = {
    (Track, "number"): pgettext_lazy("of a track", "Number"),
    (BudgetRule, "of"): gettext_lazy("These lines together"),
    (BudgetRule, "base"): gettext_lazy("Of these lines together"),
    (MonitoringMeans, "years"): gettext_lazy("In which years"),
    (StepTemplate, "description"): pgettext_lazy("of a step", "Purpose"),
    (Track, "level"): gettext_lazy("For schools at this level"),
}
# What a reference says when nothing is chosen.
NOTHING = {
    "line": gettext_lazy("Under no line"),
    "principle": gettext_lazy("Under no principle"),
    "objective": gettext_lazy("Under no objective"),
    "phase": gettext_lazy("In no phase in particular"),
    "track": gettext_lazy("All tracks"),
    "activity_kind": gettext_lazy("All kinds"),
    "next_track": gettext_lazy("Nowhere"),
    "level": gettext_lazy("All levels"),
}


def field_for(
    programme: Programme, model: type[models.Model], name: str, part: models.Model | None = None
) -> forms.Field:
    """Return the form field for one field of a part; a reference offers what is in use, and what ``part`` has now."""
    kept: Any = model._meta.get_field(name)
    own = OWN.get((model._meta.model_name or "", name))
    if own:
        field: Any = own(programme)
        field.label = LABELS.get((model, name)) or kept.verbose_name[:1].upper() + kept.verbose_name[1:]
    elif isinstance(kept, models.ForeignKey):
        field = _reference(programme, kept, part)
    else:
        field = kept.formfield()
        field.label = LABELS.get((model, name), field.label)
    limits = LIMITS.get((model, name))
    if isinstance(kept, models.TextField):
        area = forms.Textarea(attrs={"rows": 3})
        field = forms.CharField(label=field.label, required=not kept.blank, max_length=6000, widget=area)
    elif isinstance(kept, models.DateField):
        field.widget = DateInput()
    elif name == "name" and model in LONG_NAMES:
        field.widget = forms.Textarea(attrs={"rows": 2, "class": "setup-short"})
    elif limits:
        few = {"label": field.label, "required": field.required, "min_value": limits[0], "max_value": limits[1]}
        field = (
            forms.DecimalField(max_digits=kept.max_digits, decimal_places=kept.decimal_places, **few)
            if isinstance(kept, models.DecimalField)
            else forms.IntegerField(initial=field.initial, **few)
        )
    field.help_text = HELP.get((model, name), SECTION_HELP if name == "section" else "")
    return field


def _reference(programme: Programme, kept: Any, part: models.Model | None) -> forms.ModelChoiceField:
    model = kept.related_model
    if kept.name == "level":
        rows = model._default_manager.filter(model=programme.scenario_model_id)
    else:
        now = getattr(part, f"{kept.name}_id", None)
        rows = model._default_manager.filter(Q(retired_on=None) | Q(pk=now), programme=programme)
    label = LABELS.get((kept.model, kept.name)) or kept.verbose_name[:1].upper() + kept.verbose_name[1:]
    return forms.ModelChoiceField(rows, required=not kept.blank, label=label, empty_label=NOTHING.get(kept.name, "–"))

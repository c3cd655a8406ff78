"""The forms of a part and of its rows, made from the description of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trajectories.models import Programme
from trajectories.programme.editing.asking import field_for
from trajectories.programme.editing.description import Kind, Rows, Spread
from trajectories.programme.editing.edits import PartEdit, RowEdit, stamp, value_of
from trajectories.programme.editing.usage import said, usage

MOST_ROWS = 60
NEW_ROWS = 2
SPREAD = "per"


class Described(forms.Form):
    """A form whose fields follow from a description: ``names`` of a model, and a value per column."""

    use_required_attribute = False

    def ask(
        self,
        programme: Programme,
        model: type[models.Model],
        names: tuple[str, ...],
        spread: Spread | None,
        row: Any,
        columns: list[tuple[int, str]],
    ) -> None:
        """Add the fields, filled with what ``row`` (None: a new one) has."""
        self.names, self.spread = names, spread
        for name in names:
            self.fields[name] = field_for(programme, model, name, row)
            if row is not None:
                self.initial[name] = value_of(row, name)
        now = spread.now(row) if spread else {}
        self.columns = columns
        for column, label in self.columns:
            field = spread.ask()  # type: ignore[union-attr]
            field.label = label
            self.fields[f"{SPREAD}-{column}"] = field
            self.initial[f"{SPREAD}-{column}"] = now.get(column)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of the row itself."""
        return [self[name] for name in self.names]

    @property
    def spread_fields(self) -> list[forms.BoundField]:
        """The fields per column."""
        return [self[f"{SPREAD}-{column}"] for column, _label in self.columns]

    def values(self) -> dict[str, Any]:
        """Return what was filled in, of the row itself."""
        return {name: self.cleaned_data[name] for name in self.names}

    def per_column(self) -> dict[int, Any]:
        """Return what was filled in, by column."""
        return {column: self.cleaned_data[f"{SPREAD}-{column}"] for column, _label in self.columns}


class PartForm(Described):
    """One part: its own fields, and its place among the others."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, programme: Programme, kind: Kind, part: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = kind.spread.columns(programme) if kind.spread else []
        self.ask(programme, kind.model, kind.fields, kind.spread, part, columns)
        self.initial["seen"] = stamp(kind, part)
        if not kind.single and part is not None:
            now = list(kind.live(programme).values_list("pk", flat=True)).index(part.pk) + 1
            self.fields["place"] = forms.IntegerField(
                label=_("Place in the list"), min_value=1, max_value=999, required=False, initial=now
            )

    def total_errors(self) -> int:
        """Count the errors, those of the form as a whole included."""
        return sum(len(errors) for errors in self.errors.values())

    @property
    def after_fields(self) -> list[forms.BoundField]:
        """What comes last."""
        return [self["place"]] if "place" in self.fields else []

    def part_edit(self, rows: dict[str, RowFormSet]) -> PartEdit:
        """Return what the page asks for."""
        return PartEdit(
            values=self.values(),
            order=self.cleaned_data.get("place") if "place" in self.changed_data else None,
            spread=self.per_column(),
            rows={slug: formset.edits() for slug, formset in rows.items()},
        )


class RowForm(Described):
    """One row of a list within a part."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=99, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Take out"), required=False)

    def __init__(
        self, *args: Any, programme: Programme, rows: Rows, known: dict[int, Any], columns: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = known.get(self.initial.get("pk") or 0)
        self.ask(programme, rows.model, rows.fields, rows.spread, self.row, columns)
        self.rows = rows
        if self.row is None:
            del self.fields["remove"]

    @property
    def heading(self) -> str:
        """What the row is called now, before it is edited; empty for a new one."""
        return str(getattr(self.row, "name", "") or getattr(self.row, "text", "")) if self.row else ""

    @property
    def used(self) -> str:
        """What uses the row, in words."""
        return str(self.initial.get("used") or "")

    @property
    def may_go(self) -> bool:
        """Whether the row can be taken out (or out of use)."""
        return "remove" in self.fields and (self.rows.keeps_history or not self.used)

    @property
    def is_open(self) -> bool:
        """Whether the row is shown unfolded: there is something to mend in it."""
        return bool(self.is_bound and (self.errors or self.has_changed()))

    def full_clean(self) -> None:
        """Do not judge a row that goes: it need not be right."""
        super().full_clean()
        if self.is_bound and self.row and self.cleaned_data.get("remove"):
            self._errors = ErrorDict()

    def edit(self) -> RowEdit:
        """Return what this row asks for."""
        pk = self.cleaned_data.get("pk")
        if self.cleaned_data.get("remove"):
            return RowEdit(pk=pk, remove=True)
        return RowEdit(pk=pk, values=self.values(), order=self.cleaned_data.get("order"), spread=self.per_column())


class RowFormSet(forms.BaseFormSet):
    """The list of a part; empty new rows are passed over. ``rows`` is its description."""

    rows: Rows

    def edits(self) -> list[RowEdit]:
        """Return the edits of all rows, in the order of the page."""
        return [form.edit() for form in self.forms if form.cleaned_data.get("pk") or form.has_changed()]


def row_formsets(programme: Programme, kind: Kind, part: Any, data: Any) -> dict[str, Any]:
    """Return the lists of a part by slug, filled with what it has and two empty rows to add."""
    made = {}
    for rows in kind.rows:
        live = list(rows.live(part)) if part is not None else []
        uses = usage(live)
        initial = [
            {"pk": row.pk, "order": place, "used": said(uses[row.pk])} for place, row in enumerate(live, start=1)
        ]
        factory = forms.formset_factory(RowForm, formset=RowFormSet, extra=NEW_ROWS, max_num=MOST_ROWS)
        known = {row.pk: row for row in live}
        formset: Any = factory(
            data,
            prefix=rows.slug,
            initial=initial,
            form_kwargs={
                "programme": programme,
                "rows": rows,
                "known": known,
                "columns": rows.spread.columns(programme) if rows.spread else [],
            },
        )
        formset.rows = rows
        made[rows.slug] = formset
    return made


def now_says(form: PartForm, formsets: dict[str, Any]) -> Iterator[str]:
    """Say what stands in the database now where somebody filled in something else; for when two people edited."""
    for each in [form, *(row for formset in formsets.values() for row in formset.forms if row.row)]:
        for field in each.plain_fields:
            if field.name in each.changed_data:
                value = field.field.prepare_value(field.initial)
                words = {"field": field.label, "value": value if value not in (None, "") else "–"}
                yield _("%(field)s now says: %(value)s") % words

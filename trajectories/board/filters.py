"""The filters of the board: on the school in the database, on where its trajectory stands among the rows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import LongSelect
from cmk.core.models import today
from cmk.core.words import phrase_lazy, word_lazy
from schools.models import Education, Municipality, SchoolBoard
from trajectories.board.rows import OWN_STEP, PAST_ALL, BoardRow
from trajectories.models import OPEN_STATUSES, Intensity, Programme, StepTemplate, Trajectory, TrajectoryStatus

MINE, NOBODY, ALL = "mij", "niemand", "alle"
STILL, PAUSED = "ja", "pauze"
# No change for so many days.
NO_CHANGE = {"half-jaar": 182, "jaar": 365}


class BoardFilter(forms.Form):
    """Which rows of the board to show; nothing filled in shows every trajectory that has not ended.

    Of a programme that is over it shows all: there every trajectory has ended.
    """

    q = forms.CharField(
        label=_("Search by name, code or place"),
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    adviser = forms.ChoiceField(label=word_lazy("Adviser"), required=False)
    status = forms.ChoiceField(
        label=word_lazy("Trajectory"),
        choices=[
            ("", _("not ended")),
            (TrajectoryStatus.RUNNING, _("running")),
            (TrajectoryStatus.PAUSED, _("paused")),
            (TrajectoryStatus.COMPLETED, _("completed")),
            (TrajectoryStatus.STOPPED, _("stopped")),
            (ALL, _("all, also ended")),
        ],
        required=False,
    )
    step = forms.ChoiceField(label=_("Is now at step"), required=False)
    still = forms.ChoiceField(
        label=_("Stands still"),
        choices=[
            ("", _("does not matter")),
            (STILL, _("paused, or no change for four months")),
            (PAUSED, _("paused")),
            ("half-jaar", _("no change for half a year")),
            ("jaar", _("no change for a year")),
        ],
        required=False,
    )
    intensity = forms.ChoiceField(
        label=_("Guidance"), choices=[("", _("does not matter")), *Intensity.choices], required=False
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("all municipalities"),
        widget=LongSelect,
    )
    board = forms.ModelChoiceField(
        label=_("School board"),
        queryset=SchoolBoard.objects.none(),
        required=False,
        empty_label=_("all boards"),
        widget=LongSelect,
    )
    education = forms.ChoiceField(
        label=_("Kind of education"), choices=[("", _("all kinds")), *Education.choices], required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        user: Any,
        programme: Programme,
        templates: list[StepTemplate],
        advisers: Mapping[int, tuple[int, str]],
    ) -> None:
        super().__init__(data)
        self.user, self.last_day = user, min(today(), programme.end)
        self.is_over = programme.end < today()
        if self.is_over:
            ended = [choice for choice in self.fields["status"].choices if choice[0] not in ("", ALL)]  # type: ignore[attr-defined]
            self.fields["status"].choices = [("", _("all, also ended")), *ended]  # type: ignore[attr-defined]
        here = Trajectory.objects.visible_to(user).filter(programme=programme).order_by()
        self.fields["municipality"].queryset = Municipality.objects.filter(  # type: ignore[attr-defined]
            pk__in=here.values("school__municipality")
        )
        self.fields["board"].queryset = SchoolBoard.objects.filter(  # type: ignore[attr-defined]
            pk__in=here.values("school__board")
        ).only("name", "number")
        self.fields["adviser"].choices = [  # type: ignore[attr-defined]
            ("", phrase_lazy(_("all advisers"), _("all {advisers}"))),
            (MINE, _("me")),
            *sorted(((str(pk), name) for pk, name in set(advisers.values())), key=lambda pair: pair[1].casefold()),
            (NOBODY, _("nobody yet")),
        ]
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            ("", _("all steps")),
            *((str(row.pk), f"{row.number}. {row.name}") for row in templates),
            (OWN_STEP, _("a step of its own")),
            (PAST_ALL, _("past every step")),
        ]

    def schools(self) -> Q:
        """Return the condition on trajectories that the filters on the school make."""
        data = self.cleaned_data if self.is_valid() else {}
        condition = Q()
        for word in data.get("q", "").split()[:8]:
            condition &= (
                Q(school__name__icontains=word) | Q(school__code__istartswith=word) | Q(school__place__icontains=word)
            )
        for name in ("municipality", "board", "education"):
            if value := data.get(name):
                condition &= Q(**{f"school__{name}": value})
        return condition

    def keep(self, row: BoardRow) -> bool:
        """Say whether a row fits the filters on the trajectory."""
        data = self.cleaned_data if self.is_valid() else {}
        status = data.get("status") or (ALL if self.is_over else "")
        return (
            (status == ALL or (row.status == status if status else row.status in OPEN_STATUSES))
            and self._adviser_fits(row, data.get("adviser"))
            and (not data.get("step") or row.here == data["step"])
            and (not data.get("intensity") or row.intensity == data["intensity"])
            and self._still_fits(row, data.get("still"))
        )

    def _adviser_fits(self, row: BoardRow, value: str | None) -> bool:
        if not value:
            return True
        if value == NOBODY:
            return row.adviser_id is None
        return row.adviser_id == (self.user.pk if value == MINE else int(value))

    def _still_fits(self, row: BoardRow, value: str | None) -> bool:
        if not value:
            return True
        if value == PAUSED:
            return row.status == TrajectoryStatus.PAUSED
        if value == STILL:
            return row.still_since is not None
        return row.is_open and row.changed_on <= self.last_day - datetime.timedelta(days=NO_CHANGE[value])

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(self.data.get(name) for name in self.fields if name != "q")

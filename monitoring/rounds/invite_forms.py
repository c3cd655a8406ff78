"""The forms with which one more school or partner comes into a round."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import DateInput
from cmk.core.models import today
from monitoring.models import Round
from monitoring.rounds.selection import partners_to_invite
from partners.models import Partner
from schools.models import School


class InviteForm(forms.Form):
    """One more school for a round."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    until = forms.DateField(
        label=_("Last day for this school"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: the last day of the round. A later day holds for this school only."),
    )
    mail = forms.BooleanField(label=_("Send the invitation now"), required=False, initial=True)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        schools = School.objects.in_work_area(round_.programme.penvoerder).filter(closed_on__isnull=True)
        if round_.instrument.education:
            schools = schools.filter(education__in=round_.instrument.education)
        field.queryset = (
            schools.exclude(evaluations__round=round_)
            .select_related("municipality")
            .order_by("municipality__name", "name")
        )
        rows = list(field.queryset)
        self.has_schools = bool(rows)
        field.widget.choices = [
            ("", _("Choose a school")),
            *(
                (municipality, [(school.pk, school.name) for school in schools])
                for municipality, schools in groupby(rows, key=lambda school: school.municipality.name)
            ),
        ]

    def clean_until(self) -> datetime.date | None:
        """Refuse a day that has passed."""
        day: datetime.date | None = self.cleaned_data["until"]
        if day is not None and day < today():
            raise forms.ValidationError(_("The last day has passed already. Choose today or later."))
        return day


class InvitePartnerForm(forms.Form):
    """One more partner for a round."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), empty_label=_("Choose a partner"))
    mail = forms.BooleanField(label=_("Send the invitation now"), required=False, initial=True)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = (
            partners_to_invite(round_.programme)
            .exclude(pk__in=round_.partner_checks.values("partner"))
            .order_by("name")
        )
        field.choices = list(field.choices)  # looked up once: to see whether there is one, and for the list
        self.has_partners = len(field.choices) > 1

"""The forms around rounds: opening one, more time, and their mail."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cmk.core.forms import Chips, ChipsSingle, DateInput
from cmk.core.models import today
from monitoring.models import Audience, Instrument, MailingKind, Round, RoundMailing
from monitoring.rounds.mailings import day_objections
from monitoring.rounds.opening import PlannedMail, name_taken
from monitoring.rounds.selection import Choice, schools_to_invite
from monitoring.rounds.wording import PLACEHOLDERS, fitting, objections, proposed
from schools.models.register import Education
from trajectories.models import Programme

SELECTION = ("instrument", "tracks", "education", "municipalities", "partners")
REMINDERS = ("reminder_1_on", "reminder_2_on", "reminder_3_on")


DRAFT = Q(edited_at__isnull=False, frozen_at__isnull=True)


def usable_instruments(programme: Programme) -> Any:
    """Return the questionnaires with which a round can begin: with questions, and not retired.

    Of schools first; of each the newest on top, after which come the drafts: somebody may still be working on those.
    """
    return (
        Instrument.objects.filter(
            Q(retired_on__isnull=True) | Q(retired_on__gt=today()),
            penvoerder=programme.penvoerder_id,
            pillars__questions__isnull=False,
        )
        .annotate(draft=ExpressionWrapper(DRAFT, BooleanField()))
        .distinct()
        .order_by("-audience", "key", "draft", "-version")
    )


class WordsField(forms.CharField):
    """Words of the penvoerder in which braces stand for what is filled in."""

    def __init__(self, *, subject: bool = False, **kwargs: Any) -> None:
        self.subject = subject
        if not subject:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 9})
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Refuse what stands between braces and cannot be filled in, all of it at once."""
        super().validate(value)
        if found := objections(value, subject=self.subject):
            raise forms.ValidationError(found)


class RoundForm(forms.Form):
    """A new round: the questionnaire, for whom, when, and the mail that goes with it."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What schools see, for example: Self-evaluation 2027.")
    )
    instrument = forms.ModelChoiceField(Instrument.objects.none(), label=_("Questionnaire"), empty_label=None)
    opens_on = forms.DateField(label=_("First day"), widget=DateInput())
    closes_on = forms.DateField(label=_("Last day"), widget=DateInput())
    tracks: Any = forms.ModelMultipleChoiceField(None, label=_("Only schools in"), required=False, widget=Chips())
    education = forms.MultipleChoiceField(label=_("Only this kind of education"), required=False, widget=Chips())
    municipalities: Any = forms.ModelMultipleChoiceField(
        None, label=_("Only in these municipalities"), required=False, widget=Chips()
    )
    partners = forms.ChoiceField(
        label=_("Which partners"),
        required=False,
        initial="all",
        choices=[("all", _("All who work with us")), ("agreement", _("Only with a signed agreement"))],
        widget=ChipsSingle(),
        help_text=_("For a questionnaire for partners."),
    )
    first_timers_always = forms.BooleanField(
        label=_("Schools that start later may always"),
        required=False,
        initial=True,
        help_text=_(
            "Who starts a trajectory later and never did this questionnaire is invited automatically, also when the "
            "round has closed, and gets ninety days."
        ),
    )
    invitation_on = forms.DateField(
        label=_("Send the invitation on"), required=False, widget=DateInput(), help_text=_("Empty: no mail goes out.")
    )
    invitation_subject = WordsField(label=_("Subject of the invitation"), max_length=160, required=False, subject=True)
    invitation_text = WordsField(label=_("Text of the invitation"), max_length=4000, required=False)
    reminder_1_on = forms.DateField(
        label=_("First reminder on"),
        required=False,
        widget=DateInput(),
        help_text=_("Only who still has to act gets one. Empty: no reminder."),
    )
    reminder_2_on = forms.DateField(label=_("Second reminder on"), required=False, widget=DateInput())
    reminder_3_on = forms.DateField(label=_("Third reminder on"), required=False, widget=DateInput())
    reminder_subject = WordsField(label=_("Subject of the reminders"), max_length=160, required=False, subject=True)
    reminder_text = WordsField(label=_("Text of the reminders"), max_length=4000, required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        fields: dict[str, Any] = self.fields
        fields["instrument"].queryset = usable_instruments(programme)
        instruments = list(fields["instrument"].queryset)
        self.has_instruments = bool(instruments)
        fields["instrument"].label_from_instance = _label
        lines = [(line,) for one in instruments if (line := _goes_to(one, programme))]
        fields["instrument"].help_text = format_html_join("", '<span class="line">{}</span> ', lines)
        fields["tracks"].queryset = programme.tracks.filter(retired_on__isnull=True)
        fields["municipalities"].queryset = programme.municipalities.order_by("name")
        kinds = {kind for one in instruments for kind in one.education}
        fields["education"].choices = [(key, label) for key, label in Education.choices if key in kinds]
        audiences = {one.audience for one in instruments}
        self.has_other_audiences = bool(audiences - {Audience.SCHOOL})
        self._leave_out(fields, audiences)
        for kind in MailingKind:
            subject, text = proposed(kind, Audience.SCHOOL)
            fields[f"{kind.value}_subject"].initial, fields[f"{kind.value}_text"].initial = subject, text
        if self.is_bound:
            self._fit_words(instruments)

    def _fit_words(self, instruments: list[Instrument]) -> None:
        """Propose the words that go with the chosen questionnaire, as long as nobody wrote others."""
        chosen = self.data.get(self.add_prefix("instrument"))
        audience = next((one.audience for one in instruments if str(one.pk) == chosen), None)
        if audience is None:
            return
        given = self.data.copy()  # type: ignore[attr-defined]
        for kind in MailingKind:
            names = [self.add_prefix(f"{kind.value}_{part}") for part in ("subject", "text")]
            words = fitting(kind, audience, *(given.get(name, "") for name in names))
            for name, value in zip(names, words, strict=True):
                if name in given:
                    given[name] = value
        self.data = given

    def _leave_out(self, fields: dict[str, Any], audiences: set[str]) -> None:
        """Take away what leaves nothing to choose."""
        for name in ("tracks", "municipalities"):
            if len(fields[name].queryset) < 2:
                del fields[name]
        if len(fields["education"].choices) < 2:
            del fields["education"]
        if Audience.PARTNER not in audiences:
            del fields["partners"]
        if Audience.SCHOOL not in audiences:
            del fields["first_timers_always"]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, days on which no mail helps, and a mail without words, each at its field."""
        cleaned = super().clean() or {}
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if name_taken(self.programme, cleaned.get("name", "")):
            self.add_error("name", _("There is a round called “%(name)s” already.") % {"name": cleaned["name"]})
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("The round closes before it opens."))
        elif closes_on and closes_on < today():
            self.add_error("closes_on", _("The last day has passed already. Choose today or later."))
        elif opens_on and closes_on:
            for name in ("invitation_on", *REMINDERS):
                if cleaned.get(name):
                    for sentence in day_objections(cleaned[name], opens_on, closes_on):
                        self.add_error(name, sentence)
        self._clean_order(cleaned)
        for kind, days in (("invitation", ("invitation_on",)), ("reminder", REMINDERS)):
            if any(self.data.get(self.add_prefix(name)) for name in days):
                for part in ("subject", "text"):
                    if not self.data.get(self.add_prefix(f"{kind}_{part}"), "").strip():
                        self.add_error(f"{kind}_{part}", _("A mail needs words. Fill them in, or leave the day empty."))
        return cleaned

    def _clean_order(self, cleaned: dict[str, Any]) -> None:
        before: datetime.date | None = cleaned.get("invitation_on")
        for name in REMINDERS:
            day = cleaned.get(name)
            if day and before and day <= before:
                self.add_error(name, _("Choose a day after the mail before it."))
            before = day or before

    @property
    def choice(self) -> Choice:
        """What narrows the round, as far as it was filled in rightly."""
        given = self.cleaned_data
        return Choice(
            tracks=tuple(given.get("tracks") or ()),
            municipalities=tuple(given.get("municipalities") or ()),
            education=tuple(given.get("education") or ()),
            with_agreement=given.get("partners") == "agreement",
        )

    def given(self) -> dict[str, Any]:
        """Return what ``opening.open_round`` asks for besides the programme and who does it; only of a valid form."""
        given = self.cleaned_data
        mails = []
        for kind, days in ((MailingKind.INVITATION, ("invitation_on",)), (MailingKind.REMINDER, REMINDERS)):
            subject, text = given[f"{kind.value}_subject"], given[f"{kind.value}_text"]
            mails += [PlannedMail(kind, given[day], subject, text) for day in days if given.get(day)]
        names = ("name", "instrument", "opens_on", "closes_on")
        return {
            **{name: given[name] for name in names},
            "choice": self.choice,
            "first_timers_always": given.get("first_timers_always", False),
            "mails": mails,
        }

    def only_selection_errors(self) -> None:
        """Keep quiet about what is still empty while somebody only looks whom the choice fits."""
        for name in [name for name in self.errors if name not in SELECTION]:
            del self.errors[name]


def _label(one: Instrument) -> str:
    words = {"name": one.name, "version": one.version}
    if one.edited_at and not one.frozen_at:
        return _("%(name)s (%(version)d, a draft)") % words
    return f"{one.name} ({one.version})"


def _goes_to(instrument: Instrument, programme: Programme) -> str:
    if instrument.audience != Audience.SCHOOL:
        return ""
    number = schools_to_invite(programme, instrument).count()
    return ngettext(
        "“%(name)s”, version %(version)d, fits %(number)d school with a running trajectory.",
        "“%(name)s”, version %(version)d, fits %(number)d schools with a running trajectory.",
        number,
    ) % {"name": instrument.name, "version": instrument.version, "number": number}


class MailingForm(forms.Form):
    """A mail of a round that goes out on a day."""

    kind = forms.ChoiceField(label=_("Kind of mail"), choices=MailingKind.choices, widget=ChipsSingle())
    planned_on = forms.DateField(
        label=_("Goes out on"),
        widget=DateInput(),
        help_text=_("In the morning. Today: within the hour, while it is daytime."),
    )
    subject = WordsField(label=_("Subject"), max_length=160, subject=True)
    text = WordsField(label=_("Text"), max_length=4000)

    def __init__(self, *args: Any, round_: Round, mailing: RoundMailing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        if mailing is not None:
            del self.fields["kind"]
            first = {"planned_on": mailing.planned_on, "subject": mailing.subject, "text": mailing.text}
        else:
            subject, text = proposed(MailingKind.REMINDER, round_.instrument.audience)
            first = {"kind": MailingKind.REMINDER, "subject": subject, "text": text}
        for name, value in first.items():
            self.fields[name].initial = value

    def clean_planned_on(self) -> datetime.date:
        """Refuse a day on which this mail helps nobody."""
        day: datetime.date = self.cleaned_data["planned_on"]
        if found := day_objections(day, self.round.opens_on, self.round.closes_on):
            raise forms.ValidationError(found)
        return day


class ExtendForm(forms.Form):
    """A later last day for a round."""

    closes_on = forms.DateField(label=_("New last day"), widget=DateInput())


def placeholders() -> list[tuple[str, str]]:
    """Return what may stand between braces in a mail, with what comes in its place."""
    return [(f"{{{name}}}", str(text)) for name, text in PLACEHOLDERS.items()]

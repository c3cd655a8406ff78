"""The letters of a mailing: to whom one goes now, about what, and where its button leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cmk.core.mail import render_house_mail
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from monitoring.evaluation.selectors import state_of
from monitoring.models import (
    AnonymousInvitation,
    Audience,
    EvaluationStatus,
    PartnerCheck,
    Round,
    RoundMailing,
    SelfEvaluation,
)
from monitoring.rounds.tokens import digest_of, token_of
from monitoring.rounds.waiting import key_of, partners_waiting, people_waiting, who_to_remind
from monitoring.rounds.wording import around_link, filled
from schools.models import Person
from schools.people.doors import door_for


@dataclass(frozen=True)
class Letter:
    """One mail to one person: about the schools in ``evaluations``, a partner's ``check`` or an anonymous door."""

    person: Person
    evaluations: tuple[SelfEvaluation, ...] = ()
    check: PartnerCheck | None = None
    anonymous: AnonymousInvitation | None = None

    @property
    def about(self) -> str:
        """The school, schools or partner that it is about."""
        if self.check is not None:
            return str(self.check.partner)
        return str(get_text_list([row.school.name for row in self.evaluations], _("and")))

    def still_wanted(self) -> bool:
        """Say whether there is still something to do, as the database has it now."""
        if self.anonymous is not None:
            return AnonymousInvitation.objects.filter(pk=self.anonymous.pk, used=False).exists()
        if self.check is not None:
            checks = PartnerCheck.objects.filter(pk=self.check.pk)
            return checks.exclude(status=EvaluationStatus.SUBMITTED).exists()
        rows = SelfEvaluation.objects.filter(pk__in=[row.pk for row in self.evaluations])
        return rows.exclude(status=EvaluationStatus.SUBMITTED).exists()


def letters_of(mailing: RoundMailing) -> list[Letter]:
    """Return the letters that go out when ``mailing`` is sent now: one per address, to those who still have to act.

    Nobody before the round opens. Who stands still for a while is left in peace, unless the mailing is for them alone.
    """
    round_ = mailing.round
    if round_.opens_on > today():
        return []
    letters: dict[str, Letter] = {}
    for letter in _letters(round_, set(mailing.only)):
        known = letters.setdefault(letter.person.email.lower(), letter)
        if known is not letter and letter.evaluations:
            letters[letter.person.email.lower()] = Letter(known.person, known.evaluations + letter.evaluations)
    return list(letters.values())


def _letters(round_: Round, only: set[str]) -> Iterator[Letter]:
    audience = round_.instrument.audience
    if audience == Audience.GUIDANCE:
        yield from (Letter(row.person, anonymous=row) for row in people_waiting(round_))
    elif audience == Audience.PARTNER:
        for check, people in partners_waiting(round_):
            if not only or key_of(check) in only:
                yield from (Letter(person, check=check) for person in people)
    else:
        for one in who_to_remind(round_):
            if one.key in only if only else not one.stands_still:
                yield from (Letter(person, evaluations=(one.evaluation,)) for person in one.people)


def mail_for(mailing: RoundMailing, letter: Letter) -> EmailMultiAlternatives:
    """Return the mail, with a way in of its own; to be made for each letter right before it is sent."""
    round_, values = mailing.round, _values(mailing, letter)
    before, after = around_link(mailing.text, values)
    penvoerder = round_.programme.penvoerder
    url = _address(mailing, letter)
    mail = render_house_mail(
        template="round_mail",
        to=[letter.person.email],
        context={
            "subject": filled(mailing.subject, values),
            "before": before,
            "after": after,
            "url": url,
            "button": _button(letter),
            "signs_in": "/inloggen/link/" in url,
            "own_answers": bool(letter.evaluations),
            "anonymous": letter.anonymous is not None,
        },
        penvoerder=penvoerder,
    )
    if not mail.reply_to and mailing.by is not None:  # our words ask to answer it
        mail.reply_to = [mailing.by.email]
    return mail


def _values(mailing: RoundMailing, letter: Letter) -> dict[str, str]:
    closes_on = max((row.closes_on for row in letter.evaluations), default=mailing.round.closes_on)
    return {
        **fixed_values(mailing.round),
        "naam": letter.person.given_name,
        "school": letter.about or _("your school"),
        "sluitdatum": day_full(closes_on),
    }


def fixed_values(round_: Round) -> dict[str, str]:
    """Return what stands in the place of the braces in every mail of a round alike, whoever reads it and when."""
    return {
        "ronde": round_.name,
        "minuten": str(round_.instrument.minutes),
        "penvoerder": round_.programme.penvoerder.network_name,
    }


@dataclass(frozen=True)
class Example:
    """A mail as a reader would get it now: ``to`` (nobody where it is anonymous), subject, what is round the button.

    ``is_filled``: no braces are left, for it is somebody's.
    """

    to: Person | None
    is_filled: bool
    subject: str
    before: str
    after: str
    button: str


def example_of(mailing: RoundMailing, letter: Letter | None) -> Example:
    """Return ``mailing`` as ``letter`` brings it; without one what differs per reader stays between its braces."""
    values = _values(mailing, letter) if letter else fixed_values(mailing.round)
    if letter and letter.anonymous is not None:
        values["naam"] = _("(first name)")
    before, after = around_link(mailing.text, values)
    to = letter.person if letter and letter.anonymous is None else None
    button = _button(letter) if letter else _("Begin")
    return Example(to, letter is not None, filled(mailing.subject, values), before, after, button)


def _button(letter: Letter) -> str:
    begun = [row.status for row in (*letter.evaluations, letter.check) if row is not None]
    if EvaluationStatus.STARTED in begun:
        return _("Go on where you were")
    return _("Begin")


def _address(mailing: RoundMailing, letter: Letter) -> str:
    """Return where the button leads: to the page to fill in, signed in at once where that is allowed."""
    if letter.anonymous is not None:
        return settings.BASE_URL + reverse("satisfaction:answer", args=[_token(letter.anonymous)])
    if letter.check is not None:
        path, role = reverse("partnercheck:mine"), _("contact of %(partner)s") % {"partner": letter.about}
    else:
        path, role = _fill_path(letter.evaluations), _("filling in for %(school)s") % {"school": letter.about}
    return door_for(letter.person, path, role_text=role, by=mailing.by)


def _fill_path(evaluations: tuple[SelfEvaluation, ...]) -> str:
    if len(evaluations) > 1:
        return reverse("evaluation:mine")
    (only,) = evaluations
    if only.status == EvaluationStatus.STARTED:
        return state_of(only).go_on
    return reverse("evaluation:begin", args=[only.pk])


def _token(row: AnonymousInvitation) -> str:
    """Return the secret of somebody's door; one whose person became another (two rows were one) gets it anew."""
    if row.digest != digest_of(row.round_id, row.person_id):
        AnonymousInvitation.objects.filter(pk=row.pk).update(digest=digest_of(row.round_id, row.person_id))
    return token_of(row.round_id, row.person_id)

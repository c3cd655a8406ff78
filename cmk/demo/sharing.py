"""Who reads along in the demo, what schools think of the guidance, and a partner that looked back."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from cmk.accounts.models import User
from cmk.demo.content import content, dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast
from monitoring.evaluation.questionnaire import answers_of_all, asked_now, questionnaire
from monitoring.evaluation.values import as_kept, put
from monitoring.models import (
    AnonymousInvitation,
    AnonymousResponse,
    EvaluationReading,
    EvaluationShare,
    EvaluationStatus,
    Instrument,
    PartnerAnswer,
    PartnerCheck,
    QuestionKind,
    Recipient,
    Round,
    SelfEvaluation,
    Submission,
)
from monitoring.rounds.tokens import digest_of
from partners.models import Partner
from schools.models.people import SCHOOL_ROLES
from trajectories.models import Programme

HOME = 0
ASKED = 40
# How many are satisfied in all, from low to high; and how often a question is skipped.
SATISFIED = (0, 6, 11, 9)
SKIPPED = 0.1


def make_sharing(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Keep what was sent in with who reads it, and hold a round about the guidance and one among partners."""
    _submissions(programme)
    _readers(programme, cast, people, days)
    _guidance(programme, people, days)
    _partner_round(programme, days)


def _submissions(programme: Programme) -> None:
    """Give each submitted self-evaluation its first version, and its adviser a share where it is shared."""
    rows = SelfEvaluation.objects.filter(round__programme=programme, status=EvaluationStatus.SUBMITTED)
    rows = rows.filter(submissions__isnull=True, imported_at__isnull=True).select_related("round__instrument")
    evaluations = list(rows.order_by("pk"))
    answers = answers_of_all(evaluations)
    forms = {row.round.instrument_id: questionnaire(row.round.instrument) for row in evaluations}
    versions = []
    for row in evaluations:
        form, given = forms[row.round.instrument_id], answers[row.pk]
        now = asked_now(form, given)
        kept = {one.name: as_kept(given.value(one)) for one in form if one.name in now and given.value(one) is not None}
        assert row.submitted_at is not None  # noqa: S101 - that is what submitted means
        versions.append(Submission(evaluation=row, number=1, answers=kept, at=row.submitted_at, by=row.submitted_by))
    Submission.objects.bulk_create(versions)
    shared = rows.model.objects.filter(round__programme=programme, shared_at__isnull=False, shares__isnull=True)
    EvaluationShare.objects.bulk_create(
        EvaluationShare(evaluation=row, recipient=Recipient.ADVISER, at=row.shared_at, by=row.submitted_by)
        for row in shared.order_by("pk")
        if row.shared_at is not None
    )


def _readers(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """The home school shows last year's result to its board and municipality; another one stopped with its board."""
    users = people.users
    submitted = SelfEvaluation.objects.filter(
        round__programme=programme, status=EvaluationStatus.SUBMITTED, imported_at__isnull=True
    ).order_by("round__opens_on", "pk")
    home = submitted.filter(school=cast.parts[HOME].school).select_related("school", "submitted_by").first()
    if home is None or home.submitted_at is None or home.school.board_id is None:
        return
    first = home.submitted_at.date()
    if home.shared_at is None:
        home.shared_at = home.submitted_at
        home.save(update_fields=["shared_at"])
        EvaluationShare.objects.create(
            evaluation=home, recipient=Recipient.ADVISER, at=home.submitted_at, by=home.submitted_by
        )
    _share(home, Recipient.BOARD, home.submitted_at, home.submitted_by)
    _share(home, Recipient.MUNICIPALITY, days.at(first + datetime.timedelta(days=6), 11, 5), users["head"])
    for key, recipient, later, again in (
        ("adviser", Recipient.ADVISER, 1, 12),
        ("board_iccer", Recipient.BOARD, 3, 3),
        ("board", Recipient.BOARD, 9, 30),
        ("municipality", Recipient.MUNICIPALITY, 8, 8),
    ):
        _read(home, recipient, users[key], days.at(first + datetime.timedelta(days=later), 9, 40), again - later)
    others = submitted.filter(school__board=home.school.board_id).exclude(school=home.school)
    other = others.select_related("school", "submitted_by").first()
    if other is not None and other.submitted_at is not None:
        share = _share(other, Recipient.BOARD, other.submitted_at, other.submitted_by)
        day = other.submitted_at.date()
        _read(other, Recipient.BOARD, users["board"], days.at(day + datetime.timedelta(days=2), 16, 10), 0)
        share.withdrawn_at = days.at(day + datetime.timedelta(days=15), 8, 35)
        share.withdrawn_by = other.submitted_by
        share.save()


def _share(evaluation: SelfEvaluation, recipient: str, at: datetime.datetime, by: User | None) -> EvaluationShare:
    board = evaluation.school.board if recipient == Recipient.BOARD else None
    municipality = evaluation.school.municipality if recipient == Recipient.MUNICIPALITY else None
    return EvaluationShare.objects.create(
        evaluation=evaluation, recipient=recipient, board=board, municipality=municipality, at=at, by=by
    )


def _read(evaluation: SelfEvaluation, recipient: str, user: User, at: datetime.datetime, again: int) -> None:
    EvaluationReading.objects.create(
        submission=evaluation.submissions.order_by("-number")[0],
        recipient=recipient,
        user=user,
        at=at,
        last_at=at + datetime.timedelta(days=again),
    )


def _round(programme: Programme, key: str, name: str, days: Days, first: int, last: int) -> Round | None:
    """Make a round with the newest version of a questionnaire, or nothing when it is not there."""
    found = Instrument.objects.filter(penvoerder=programme.penvoerder, key=key).order_by("-version").first()
    if found is None:
        return None
    opens = days.day(first)
    found.frozen_at = found.frozen_at or days.at(opens, 8)
    found.save(update_fields=["frozen_at"])
    closes = max(days.day(last), opens)
    return Round.objects.create(
        programme=programme, instrument=found, name=f"{name} {opens.year}", opens_on=opens, closes_on=closes
    )


def _guidance(programme: Programme, people: People, days: Days) -> None:
    """Ask icc'ers and head teachers anonymously; the round has closed, so its results can be read."""
    round_ = _round(programme, "tevredenheid-begeleiding", "Onze begeleiding", days, -45, -12)
    if round_ is None:
        return
    random, texts = dice("guidance"), content("sharing")
    asked: dict[int, Any] = {}
    for contacts in people.at_school.values():
        for contact in contacts:
            if contact.role in SCHOOL_ROLES and contact.person.email and contact.is_active(round_.opens_on):
                asked.setdefault(contact.person_id, contact.person)
    persons = list(asked.values())[:ASKED]
    moods = [mood for mood, number in enumerate(SATISFIED, start=1) for _person in range(number)]
    answered = set(random.sample(range(len(persons)), min(len(moods), len(persons))))
    AnonymousInvitation.objects.bulk_create(
        AnonymousInvitation(round=round_, person=person, digest=digest_of(round_.pk, person.pk), used=place in answered)
        for place, person in enumerate(persons)
    )
    form = questionnaire(round_.instrument)
    decks = {key: random.sample(texts[key], len(texts[key])) for key in texts}
    responses = []
    for mood in moods[: len(answered)]:
        answers: dict[str, Any] = {}
        for one in form:
            key = one.question.key
            if one.kind == QuestionKind.SATISFACTION and (one.question.required or random.random() > SKIPPED):
                answers[one.name] = mood if key == "geheel" else min(max(mood + random.choice((-1, 0, 0, 1)), 1), 4)
            elif one.kind == QuestionKind.TEXT and decks.get(key) and (key == "anders") == (mood < 3):
                answers[one.name] = decks[key].pop()
        key_of = uuid.UUID(int=random.getrandbits(128), version=4)
        responses.append(AnonymousResponse(id=key_of, round=round_, answers=answers))
    AnonymousResponse.objects.bulk_create(responses)


def _partner_round(programme: Programme, days: Days) -> None:
    """Ask the partners; the theatre of the demo submitted and shares, one did not share, one is under way."""
    round_ = _round(programme, "check-partner", "Check voor partners", days, -30, 20)
    if round_ is None:
        return
    signed_in = Partner.objects.filter(penvoerder=programme.penvoerder, ended_on__isnull=True)
    partners = list(signed_in.order_by("name"))
    partners.sort(key=lambda partner: not partner.contacts.filter(person__user__isnull=False).exists())
    random = dice("partner check")
    for place, partner in enumerate(partners):
        check = PartnerCheck(round=round_, partner=partner)
        if place < 3:
            user = next((one.person.user for one in partner.contacts.all() if one.person.user), None)
            check.status, check.started_at = EvaluationStatus.STARTED, days.at(days.day(-14 + place), 13, 20)
            if place < 2:
                check.status, check.submitted_by = EvaluationStatus.SUBMITTED, user
                check.submitted_at = days.at(days.day(-13 + place), 10, 45)
                check.shared_at = None if place else check.submitted_at
            check.save()
            _answer(check, user, random, whole=place < 2)
        else:
            check.save()


def _answer(check: PartnerCheck, user: User | None, random: Any, *, whole: bool) -> None:
    form, rows = questionnaire(check.round.instrument), []
    for place, one in enumerate(form):
        if not one.highest or one.kind == QuestionKind.GOAL or (place > 5 and not whole):
            continue
        row = PartnerAnswer(check_of=check, question=one.question, changed_by=user)
        put(row, one, min(one.highest, random.choice((2, 2, 3, 3, 4))))
        rows.append(row)
    PartnerAnswer.objects.bulk_create(rows)

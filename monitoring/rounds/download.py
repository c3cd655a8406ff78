"""The response of a round as a spreadsheet: who is where, and which mail went out. Never an answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cmk.core.spreadsheets import Sheet
from cmk.core.words import word
from monitoring.models import Audience, Round
from monitoring.rounds.board import partner_rows, response_of, school_rows
from monitoring.rounds.rows import LastMail


def response_sheets(user: Any, round_: Round) -> list[Sheet]:
    """Return the schools or partners of a round, and the figures per municipality, board and adviser."""
    audience = round_.instrument.audience
    sheets = []
    if audience == Audience.SCHOOL:
        sheets.append(_schools(user, round_))
    elif audience == Audience.PARTNER:
        sheets.append(_partners(user, round_))
    response = response_of(user, round_)
    header = [_("Group"), _("Name"), _("invited"), _("begun"), _("half-way"), _("submitted")]
    groups = [
        (_("all together"), [response.total]),
        (_("Municipality"), response.municipalities),
        (_("School board"), response.boards),
        (str(word("Adviser")), response.advisers),
    ]
    rows = [
        (group, one.name, one.invited, one.begun, one.half, one.submitted) for group, counts in groups for one in counts
    ]
    notes = [_("Who is further counts along in what comes before: who submitted began, too.")]
    return [*sheets, Sheet(_("Response"), header, rows, notes)]


def _schools(user: Any, round_: Round) -> Sheet:
    header = [
        _("Code"),
        _("School"),
        _("Municipality"),
        _("School board"),
        str(word("Adviser")),
        _("Status"),
        _("Begun on"),
        _("Submitted on"),
        _("Shared with the adviser"),
        _("Open until"),
        _("Last mail"),
        _("Mail went out"),
    ]
    rows = [
        (
            row.evaluation.school.code,
            row.evaluation.school.name,
            row.evaluation.school.municipality.name,
            row.board,
            row.adviser,
            row.status_text,
            row.evaluation.started_at,
            row.evaluation.submitted_at,
            row.evaluation.shared_at is not None,
            row.evaluation.closes_on,
            *_mail(row.last_mail),
        )
        for row in school_rows(user, round_)
    ]
    return Sheet(_("Schools"), header, rows)


def _partners(user: Any, round_: Round) -> Sheet:
    header = [_("Partner"), _("Municipality"), _("Status"), _("Submitted on"), _("Last mail"), _("Mail went out")]
    rows = [
        (
            row.check.partner.name,
            str(row.check.partner.municipality or ""),
            row.status_text,
            row.check.submitted_at,
            *_mail(row.last_mail),
        )
        for row in partner_rows(user, round_)
    ]
    return Sheet(_("Partners"), header, rows)


def _mail(mail: LastMail | None) -> tuple[Any, Any]:
    return (mail.sent_at, not mail.failed) if mail else (None, None)

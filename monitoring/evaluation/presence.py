"""Who was present when answers were given together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.models import today
from monitoring.models import EvaluationPresent, SelfEvaluation
from schools.models import Person


@dataclass(frozen=True)
class Sitting:
    """One day on which somebody of the penvoerder sat with the school, and who was there."""

    on: datetime.date
    staff: tuple[User, ...]
    school: tuple[str, ...]

    @property
    def staff_in_words(self) -> str:
        """The names of the colleagues of the penvoerder."""
        return str(get_text_list([user.name for user in self.staff], _("and")))

    @property
    def school_in_words(self) -> str:
        """The names of those of the school."""
        return str(get_text_list(list(self.school), _("and")))


@dataclass(frozen=True)
class Present:
    """All sittings of a self-evaluation, the first first."""

    sittings: tuple[Sitting, ...]

    def today_of(self, user: User) -> Sitting | None:
        """Return the sitting of today in which ``user`` sits with the school as one of the penvoerder."""
        return next((one for one in self.sittings if one.on == today() and user in one.staff), None)


def present_of(evaluation: SelfEvaluation) -> Present:
    """Read who was present at ``evaluation``, per day. One query."""
    rows = EvaluationPresent.objects.filter(evaluation=evaluation).select_related("user", "person")
    sittings = []
    for on, group in groupby(rows, key=lambda row: row.on):
        there = list(group)
        staff = tuple(row.user for row in there if row.user)
        school = tuple(row.person.name if row.person else row.name for row in there if not row.user)
        sittings.append(Sitting(on, staff, school))
    return Present(tuple(sittings))


def people_of_school(evaluation: SelfEvaluation) -> list[Person]:
    """Return the people whom the penvoerder knows at the school today, by name. One query."""
    rows = Person.objects.filter(
        penvoerder=evaluation.round.programme.penvoerder_id, contacts__in=evaluation.school.contacts.active()
    )
    return list(rows.distinct().order_by("given_name", "family_name", "pk"))

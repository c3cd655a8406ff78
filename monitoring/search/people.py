"""People among the results, with what they do today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cmk.accounts.access import Access
from cmk.accounts.roles import Role
from cmk.core.models import active_q, today
from cmk.core.search.finding import Source
from cmk.core.search.folding import Query
from cmk.core.search.marks import marked
from cmk.core.templatetags.house import day_full
from monitoring.search.kinds import Asker, Hit, Kind, shown
from partners.models import Partner, PartnerContact
from schools.models import Contact, Person
from schools.search import PEOPLE
from trajectories.models import SteeringSeat

MOST_ROLES = 3


@dataclass(frozen=True)
class Doing:
    """One dated role of a person in words (``icc'er bij De Ark``), and the page where it is kept."""

    row: Any
    words: str
    url: str


class People(Kind):
    """People. Staff find everybody whom the penvoerder knows, earlier ones too; others their colleagues of today."""

    key = "mensen"
    title = gettext_lazy("People")
    everything = gettext_lazy("All people with “%(query)s”")
    list_name = "people:list"

    def allowed(self, access: Access) -> bool:
        """Whoever has colleagues here: all but readers."""
        return access.is_staff or access.is_school or access.is_board or access.has(Role.GEMEENTE, Role.PARTNER)

    def rows(self, asker: Asker) -> QuerySet[Person]:
        """Return the people whom the person may find."""
        if asker.access.is_staff:
            return Person.objects.visible_to(asker.user)
        contacts = self._contacts(asker).values("person")
        at_partners = self._partner_contacts(asker).values("person")
        return Person.objects.filter(Q(pk__in=contacts) | Q(pk__in=at_partners))

    def source(self, asker: Asker) -> Source:
        """By name, address and number."""
        return PEOPLE

    def hits(self, rows: Sequence[Person], asker: Asker, query: Query) -> list[Hit]:
        """Show the roles of today, or the last one; three queries."""
        doings = self._doings(rows, asker)
        return [self._hit(person, doings.get(person.pk, []), asker, query) for person in rows]

    def _contacts(self, asker: Asker) -> QuerySet[Contact]:
        contacts = Contact.objects.visible_to(asker.user)
        return contacts if asker.access.is_staff else contacts.filter(active_q(today()))

    def _partner_contacts(self, asker: Asker) -> QuerySet[PartnerContact]:
        visible = Partner.objects.visible_to(asker.user).order_by()
        contacts = PartnerContact.objects.filter(partner__in=visible.values("pk"))
        return contacts if asker.access.is_staff else contacts.filter(active_q(today()))

    def _doings(self, people: Sequence[Person], asker: Asker) -> dict[int, list[Doing]]:
        """Return the roles of each person that the asker may know, the latest first."""
        if not people:
            return {}
        keys = [person.pk for person in people]
        found: list[Doing] = []
        contacts = self._contacts(asker).filter(person__in=keys)
        found += map(_at_place, contacts.select_related("school", "board", "municipality"))
        found += map(_at_partner, self._partner_contacts(asker).filter(person__in=keys).select_related("partner"))
        if asker.access.is_staff:
            found += map(_in_stuurgroep, SteeringSeat.objects.filter(person__in=keys).select_related("programme"))
        by_person: dict[int, list[Doing]] = {}
        for doing in sorted(found, key=lambda doing: doing.row.start, reverse=True):
            by_person.setdefault(doing.row.person_id, []).append(doing)
        return by_person

    def _hit(self, person: Person, doings: list[Doing], asker: Asker, query: Query) -> Hit:
        now = [doing for doing in doings if doing.row.is_active()]
        coming = [doing for doing in doings if doing.row.start > today()]
        url = reverse("people:detail", args=[person.pk]) if asker.access.is_staff else (now or doings)[0].url
        return Hit(
            url=url,
            title=marked(person.name, query),
            facts=shown(
                query, person.name, [*_in_words(now, coming, doings), person.email], [person.phone, _before(person)]
            ),
            tag="" if now or coming else _("earlier contact"),
        )


def _in_words(now: list[Doing], coming: list[Doing], doings: list[Doing]) -> list[str]:
    """Return what a person does today; else will do, or did last."""
    if now:
        more = len(now) - MOST_ROLES
        words = [doing.words for doing in now[:MOST_ROLES]]
        return (
            [*words, ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}]
            if more > 0
            else words
        )
    if coming:
        return [_("%(role)s from %(date)s") % {"role": coming[-1].words, "date": day_full(coming[-1].row.start)}]
    if doings:
        return [_("%(role)s until %(date)s") % {"role": doings[0].words, "date": day_full(doings[0].row.end)}]
    return []


def _before(person: Person) -> str:
    return _("earlier address %(email)s") % {"email": person.email_before} if person.email_before else ""


def _at_place(contact: Contact) -> Doing:
    role = contact.get_role_display()
    if contact.school:
        url = reverse("school:people", args=[contact.school.code])
        return Doing(contact, _("%(role)s at %(place)s") % {"role": role, "place": contact.school}, url)
    if contact.board:
        url = reverse("boards:detail", args=[contact.board.number])
        return Doing(contact, _("%(role)s at %(place)s") % {"role": role, "place": contact.board}, url)
    # One of the three is always there: the database sees to that.
    url = reverse("municipalities:detail", args=[contact.municipality.code])  # type: ignore[union-attr]
    words = _("municipality of %(name)s") % {"name": contact.municipality}
    return Doing(contact, f"{contact.job_title}, {words}" if contact.job_title else words, url)


def _at_partner(contact: PartnerContact) -> Doing:
    role = contact.job_title or _("contact")
    words = _("%(role)s at %(place)s") % {"role": role, "place": contact.partner}
    return Doing(contact, words, reverse("partners:detail", args=[contact.partner_id]))


def _in_stuurgroep(seat: SteeringSeat) -> Doing:
    words = _("steering group of %(programme)s") % {"programme": seat.programme}
    return Doing(seat, words, reverse("programme:steering"))

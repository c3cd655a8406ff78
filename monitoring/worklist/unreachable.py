"""Schools that no reminder can reach, for the work list."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cmk.core.models import active_q
from monitoring.worklist.lines import Line
from schools.models import Contact, ContactRole, Person, School


def unreachable_lines(user: Any, schools: dict[int, School], on: datetime.date) -> list[Line]:
    """Return a line for each of ``schools`` of which no icc'er of that day can be mailed, by name. One query.

    There is no address, or mail comes back from it. A school without an icc'er gets no line here.
    """
    rows = Contact.objects.visible_to(user).filter(active_q(on), school__in=schools, role=ContactRole.ICCER)
    iccers: defaultdict[int, list[Person]] = defaultdict(list)
    for contact in rows.select_related("person").order_by("person__given_name", "pk"):
        iccers[contact.school_id].append(contact.person)
    lost = [pk for pk, people in iccers.items() if not any(person.can_be_mailed for person in people)]
    return [_line(schools[pk], iccers[pk]) for pk in sorted(lost, key=lambda pk: (schools[pk].name, pk))]


def _line(school: School, iccers: list[Person]) -> Line:
    names = get_text_list([person.name for person in iccers], _("and"))
    bounced = [person for person in iccers if person.bounced_at]
    text = (
        _("Mail to %(names)s comes back, so no reminder goes to the icc’er.")
        if bounced
        else _("There is no e-mail address of %(names)s yet, so no reminder goes to the icc’er.")
    )
    return Line(
        title=str(school),
        title_url=reverse("school:people", args=[school.code]),
        tag=_("icc’er cannot be mailed"),
        text=text % {"names": names},
        action=_("Correct"),
        url=reverse("people:detail", args=[(bounced or iccers)[0].pk]),
    )

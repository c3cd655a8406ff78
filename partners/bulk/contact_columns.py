"""The columns of the list of contacts, and what one of its rows holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from cmk.core.models import today
from partners.bulk.columns import Column
from partners.bulk.contact_known import Spot
from partners.bulk.resource import BulkResource, BulkRow
from partners.bulk.widgets import Choice, Code, Day, Email, Phone, Text, Whole
from schools.models import ContactRole, Person

OF_PERSON = ("given_name", "family_name", "email", "phone")


@dataclass
class ContactRow(BulkRow):
    """One contact as a list tells it. ``person``: who it is, None for somebody new; ``spot``: where.

    ``several``: the name fits more than one person, so it tells nothing.
    """

    email: str = ""
    given_name: str = ""
    family_name: str = ""
    phone: str = ""
    role: str = ""
    code: str = ""
    place: str = ""
    job_title: str = ""
    certificate_year: int | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    person: Person | None = None
    spot: Spot | None = None
    several: bool = False


class ContactColumns(BulkResource):
    """Who does what at which school, board or municipality, and since when."""

    email = Column(
        "email",
        "e-mail",
        Email(),
        told=gettext_lazy(
            "The work address. By it we know somebody again: one address is one person, also at several schools."
        ),
        example="sanne@example.org",
        needed=gettext_lazy("e-mail or name"),
    )
    given_name = Column(
        "given_name",
        "voornaam",
        Text(80),
        told=gettext_lazy("The first name. Without an address we know somebody by name, role and place."),
        example="Sanne",
        needed=gettext_lazy("for somebody new"),
    )
    family_name = Column("family_name", "achternaam", Text(120), told=gettext_lazy("The last name."), example="Bos")
    phone = Column("phone", "telefoon", Phone(), told=gettext_lazy("The work number."), example="06-00000000")
    role = Column(
        "role",
        "rol",
        Choice(ContactRole.choices),
        told=gettext_lazy("What the person is there."),
        example="icc'er",
        required=True,
        needed=gettext_lazy("always"),
    )
    code = Column(
        "code",
        "code",
        Code(6),
        told=gettext_lazy(
            "Where: the location code of the school (16AH00), the number of the board (five digits) or the code of "
            "the municipality (four digits)."
        ),
        example="99ZZ00",
        required=True,
        needed=gettext_lazy("always"),
    )
    place = Column(
        "place",
        "school, bestuur of gemeente",
        Text(),
        told=gettext_lazy("Only to make the list easier to read. We go by the code and do not read this column."),
        example="De Voorbeeldschool",
        readonly=True,
    )
    job_title = Column(
        "job_title", "functie", Text(120), told=gettext_lazy("What it says on the card."), example="leerkracht groep 6"
    )
    certificate_year = Column(
        "certificate_year",
        "jaar icc-certificaat",
        Whole(2000, lambda: today().year),
        told=gettext_lazy("The year in which the icc certificate was obtained."),
        example="2021",
    )
    start = Column(
        "start",
        "vanaf",
        Day(),
        told=gettext_lazy("The first day in this role. Empty for somebody new: today. It does not change afterwards."),
        example="01-08-2026",
    )
    end = Column(
        "end",
        "tot en met",
        Day(),
        told=gettext_lazy("The last day in this role. Fill this in when somebody stops; empty as long as it lasts."),
    )

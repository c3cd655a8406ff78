"""The list of contacts of schools, boards and municipalities: known by e-mail (else by name), place and role."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cmk.core.models import today
from partners.bulk.cells import plain, same
from partners.bulk.contact_columns import OF_PERSON, ContactColumns, ContactRow
from partners.bulk.contact_known import Known, Spot, kind_of_role
from partners.bulk.resource import BulkRow
from partners.bulk.widgets import folded
from schools.models import Contact, ContactRole, Person
from schools.people.places import add_place_contact
from schools.people.services import PersonData, add_school_contact, change_contact, change_person, end_contact


class ContactList(ContactColumns):
    """Contacts, matched with whom the penvoerder knows where."""

    # --- out ------------------------------------------------------------------------------------------

    def rows_to_export(self) -> list[Any]:
        """Return the contacts of today and later, by place, role and name."""
        day = today()
        rows = [self._row(contact, spot) for contact, spot in Known(self.penvoerder).contacts]
        now = [row for row in rows if row.end is None or row.end >= day]
        return sorted(now, key=lambda row: (*_order(row), folded(f"{row.given_name} {row.family_name}"), row.email))

    def _row(self, contact: Contact, spot: Spot) -> ContactRow:
        return ContactRow(
            existing=contact,
            **_known(contact.person),
            role=contact.role,
            code=spot.code,
            place=spot.name,
            job_title=plain(contact.job_title),
            certificate_year=contact.certificate_year,
            start=contact.start,
            end=contact.end,
            person=contact.person,
            spot=spot,
        )

    # --- matching -------------------------------------------------------------------------------------

    def look_up(self, dataset: Any) -> None:
        """Read whom we know where, and see which addresses of the list are new ones of people known by name."""
        self.known = Known(self.penvoerder)
        self.renamed: dict[str, Person] = {}
        self.told_of: dict[Any, dict[str, tuple[str, int]]] = {}
        self.introduced: set[str] = set()
        for row in dataset.dict:
            email = self.cell("email", row)
            if email and folded(email) not in self.known.by_email:
                spot, role = self._where(row)
                called = self.known.called(self._name(row), role, spot) if spot else []
                if len(called) == 1:
                    self.renamed.setdefault(folded(email), called[0].person)

    def _where(self, row: Any) -> tuple[Spot | None, str]:
        role, code = self.cell("role", row), self.cell("code", row)
        return (self.known.spot(role, code) if role and code else None), role or ""

    def _name(self, row: Any) -> str:
        return f"{self.cell('given_name', row) or ''} {self.cell('family_name', row) or ''}".strip()

    def find(self, row: Any) -> BulkRow | None:
        """Return the contact of whoever has the address, else of whoever has the name, in the role at the place."""
        spot, role = self._where(row)
        if spot is None:
            return None
        email = self.cell("email", row)
        found = self.known.with_email(email, role, spot) if email else None
        if found is None and (not email or folded(email) not in self.known.by_email):
            called = self.known.called(self._name(row), role, spot) if self._name(row) else []
            found = called[0] if len(called) == 1 else None
        return self._row(found, spot) if found else None

    def init_instance(self, row: Any = None) -> ContactRow:
        """Return a contact that is new, of a person whom we know by the address, or of somebody new."""
        spot, role = self._where(row)
        email = self.cell("email", row)
        person = None
        if email:
            person = self.known.by_email.get(folded(email)) or self.renamed.get(folded(email))
        values = _known(person) if person else {}
        several = bool(spot and not email and len(self.known.called(self._name(row), role, spot)) > 1)
        return ContactRow(person=person, spot=spot, place=spot.name if spot else "", several=several, **values)

    def tells_the_same(self, field: Any, cell: Any, instance: Any) -> bool:
        """Addresses are the same whatever their case; a code is when it names the same place."""
        if field.attribute == "email":
            return folded(str(cell)) == folded(instance.email)
        if field.attribute in ("code", "role"):
            return bool(instance.existing)  # it was found by these
        return super().tells_the_same(field, cell, instance) or (
            field.attribute == "phone" and same(self._phone(field, cell), instance.phone)
        )

    @staticmethod
    def _phone(field: Any, cell: Any) -> Any:
        try:
            return field.widget.clean(cell)
        except ValueError:
            return cell

    # --- objections -----------------------------------------------------------------------------------

    def keys_of(self, instance: ContactRow) -> list[Any]:
        """Somebody may stand in the file once in a role at a place."""
        if instance.spot is None:
            return []
        if instance.existing:
            return [("contact", instance.existing.pk)]
        name = folded(f"{instance.given_name} {instance.family_name}")
        who = ("person", instance.person.pk) if instance.person else (folded(instance.email) or name)
        return [("new", who, instance.role, instance.spot.key)] if who else []

    def objections(self, instance: ContactRow, row: Any, line: int) -> list[tuple[str, str]]:
        """Say who or where is missing, which dates do not fit, and what other lines tell of the same person."""
        found = []
        if not self.cell("role", row):
            choices = ", ".join(self.fields["role"].widget.choices)
            found.append(("role", _("Choose one of these: %(choices)s.") % {"choices": choices}))
        if not self.cell("code", row):
            found.append(("code", _("Fill in the code of the school, the board or the municipality.")))
        elif instance.spot is None and (role := self.cell("role", row)):
            found.append(("code", NOT_HERE[kind_of_role(role)]()))
        if not instance.email and not instance.given_name:
            found.append(("email", _("Fill in who it is: an e-mail address, or a first and a last name.")))
        elif instance.person is None and not instance.given_name and folded(instance.email) not in self.introduced:
            found.append(("given_name", _("We do not know this address yet. Fill in a first name.")))
        elif instance.several:
            found.append(("email", _("We know several people of this name there. Fill in the e-mail address.")))
        return [*found, *self._dates(instance, row), *self._other_lines(instance, row, line)]

    def _dates(self, instance: ContactRow, row: Any) -> list[tuple[str, str]]:
        """Compare the dates with the period that we know; ``instance`` becomes a new period when that is meant."""
        contact, start, end = instance.existing, self.cell("start", row), self.cell("end", row)
        if contact and start and contact.end and start > contact.end:
            instance.existing, instance.start, instance.end = None, start, end  # came back
            contact = None
        elif contact and start and start != contact.start:
            told = _(
                "This role began on %(day)s, and a first day does not change. Leave this empty, or write that day."
            )
            return [("start", told % {"day": f"{contact.start:%d-%m-%Y}"})]
        if contact and contact.end and contact.end < today():
            if end and end != contact.end:
                told = _("This role ended on %(day)s already. Leave this empty, or write that day.")
                return [("end", told % {"day": f"{contact.end:%d-%m-%Y}"})]
            if not end:
                told = _("This role ended on %(day)s, and stays so. Did the person come back? Fill in ‘vanaf’.")
                instance.note = told % {"day": f"{contact.end:%d-%m-%Y}"}
        first = contact.start if contact else start or today()
        if end and end < first:
            return [
                (
                    "end",
                    _("The last day (%(end)s) comes before the first (%(start)s). Change one of the two.")
                    % {"end": f"{end:%d-%m-%Y}", "start": f"{first:%d-%m-%Y}"},
                )
            ]
        return []

    def _other_lines(self, instance: ContactRow, row: Any, line: int) -> list[tuple[str, str]]:
        """Compare what lines tell of one person: were they to differ, the last one would win, each time anew."""
        taken = self.renamed.get(folded(instance.email))
        if taken and instance.person and taken.pk != instance.person.pk and "email" in instance.touched:
            sentence = _("Another line gives this address to %(name)s. One address is one person.")
            return [("email", sentence % {"name": taken.name})]
        if instance.person is not None:
            who: Any = instance.person.pk
        elif instance.email:
            who = folded(instance.email)
        else:
            return []
        told = self.told_of.setdefault(who, {})
        for attribute in OF_PERSON:
            value = self.cell(attribute, row)
            if value is None:
                continue
            first, where = told.setdefault(attribute, (value, line))
            if first != value and not (attribute == "email" and folded(first) == folded(value)):
                sentence = _("Line %(line)s tells ‘%(value)s’ of the same person. Make them the same.")
                return [(attribute, sentence % {"line": where, "value": first})]
        return []

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Remember whom a good line introduced: later lines about the same address need no name."""
        self.introduced.add(folded(instance.email))

    def label(self, instance: ContactRow) -> str:
        """Return name, role and place."""
        name = f"{instance.given_name} {instance.family_name}".strip() or instance.email
        role = ContactRole(instance.role).label if instance.role else ""
        where = instance.spot.name if instance.spot else instance.code
        return ", ".join(str(part) for part in (name, role, where) if part)

    # --- in -------------------------------------------------------------------------------------------

    def write(self, instance: ContactRow) -> None:
        """Begin the role, correct it or end it; nobody is invited by a list."""
        contact, person, spot = instance.existing, instance.person, instance.spot
        if contact is not None and instance.touched & {"job_title", "certificate_year"}:
            change_contact(
                contact=contact,
                data=self._person_data(instance),
                job_title=instance.job_title,
                certificate_year=instance.certificate_year,
                by=self.by,
            )
        elif person is not None and instance.touched & set(OF_PERSON):
            change_person(person=person, data=self._person_data(instance), by=self.by)
        if contact is None and spot is not None:
            contact = self._begin(instance, spot)
        if "end" in instance.touched and instance.end is not None:
            end_contact(contact=contact, last_day=instance.end)

    def _person_data(self, instance: ContactRow) -> PersonData:
        """Return the person with what this row changes, and with what earlier rows changed."""
        values = {name: getattr(instance if name in instance.touched else instance.person, name) for name in OF_PERSON}
        for name, value in values.items():
            setattr(instance.person, name, value)
        return PersonData(**values)

    def _begin(self, instance: ContactRow, spot: Spot) -> Contact:
        common: dict[str, Any] = {
            "penvoerder": self.penvoerder,
            "data": PersonData(**{name: getattr(instance, name) for name in OF_PERSON}),
            "role": instance.role,
            "start": instance.start or today(),
            "job_title": instance.job_title,
            "certificate_year": instance.certificate_year,
        }
        if spot.kind == "school":
            return add_school_contact(school=spot.place, **common)
        return add_place_contact(place=spot.place, **common)


def _known(person: Person) -> dict[str, Any]:
    return {name: plain(getattr(person, name)) for name in OF_PERSON}


def _order(row: ContactRow) -> tuple[int, str, str]:
    kinds = ("school", "board", "municipality")
    return (kinds.index(kind_of_role(row.role)), folded(row.place), row.role)


NOT_HERE = {
    "school": lambda: _("There is no school with this code in your work area. A code looks like 16AH00."),
    "board": lambda: _("There is no school board with this number in your work area. A number has five digits."),
    "municipality": lambda: _("There is no municipality with this code in your work area. A code has four digits."),
}

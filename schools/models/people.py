"""People outside the penvoerder's staff, and their dated roles."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.accounts.roles import BOARD, SCHOOL, Role
from cmk.core.models import Dated, TimeStamped
from cmk.core.words import word_lazy
from schools.models.register import Municipality, School, SchoolBoard
from schools.querysets import CHANGED_DAYS, ContactQuerySet, HandoverQuerySet, PersonQuerySet


class Person(TimeStamped):
    """A person whom a penvoerder knows at schools, boards, municipalities or partners. Work data only.

    One person is one row per penvoerder, however many roles. ``user`` is filled once the person is
    invited to sign in.

    ``bounced_at``: since when mail to the address comes back, ``bounce_reason`` what the mail server said; both are
    emptied when the address changes. ``email_before`` and ``email_changed_at``: the address until the last
    change, so that whoever mails the old one sees that it changed; ``email_changed_by`` is the person's own account
    when they did it themself. The address to sign in with is ``user.email``, and that one does not follow
    (``docs/decisions/0011-addresses.md``).
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="people", verbose_name=_("penvoerder"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("signs in as"),
    )
    given_name = models.CharField(_("first name"), max_length=80)
    family_name = models.CharField(_("last name"), max_length=120, blank=True)
    email = models.EmailField(_("work e-mail"), blank=True)
    phone = models.CharField(_("work phone"), max_length=20, blank=True)
    bounced_at = models.DateTimeField(_("mail comes back since"), null=True, blank=True)
    bounce_reason = models.CharField(_("why it comes back"), max_length=200, blank=True)
    email_before = models.EmailField(_("earlier e-mail"), blank=True)
    email_changed_at = models.DateTimeField(_("e-mail changed"), null=True, blank=True)
    email_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("e-mail changed by"),
    )

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["given_name", "family_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["penvoerder", "user"], condition=Q(user__isnull=False), name="schools_person_one_user"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def can_be_mailed(self) -> bool:
        """Whether there is an address from which mail does not come back."""
        return bool(self.email) and self.bounced_at is None

    @property
    def email_changed_lately(self) -> bool:
        """Whether the address changed within the last ``CHANGED_DAYS`` days, so that people may still use the old."""
        if not self.email_before or self.email_changed_at is None:
            return False
        return self.email_changed_at >= timezone.now() - datetime.timedelta(days=CHANGED_DAYS)

    @property
    def changed_own_email(self) -> bool:
        """Whether the last change of the address was made by the person."""
        return self.email_changed_by_id is not None and self.email_changed_by_id == self.user_id

    @property
    def signs_in_elsewhere(self) -> bool:
        """Whether the address to sign in with is another than the work address (reads ``user``)."""
        return self.user is not None and bool(self.email) and self.user.email != self.email.strip().lower()


class ContactRole(models.TextChoices):
    """The roles that a person can have at a school, board or municipality."""

    ICCER = Role.ICCER.value, word_lazy("coordinator")
    DIRECTEUR = Role.DIRECTEUR.value, _("head teacher")
    BOVENSCHOOLS_ICCER = Role.BOVENSCHOOLS_ICCER.value, _("icc'er across schools")
    BESTUURDER = Role.BESTUURDER.value, _("board member")
    GEMEENTE = Role.GEMEENTE.value, _("municipality")


SCHOOL_ROLES = sorted(role.value for role in SCHOOL)
BOARD_ROLES = sorted(role.value for role in BOARD)


class Contact(Dated, TimeStamped):
    """A dated role of a person at one school, board or municipality. Access hangs on it.

    When someone leaves, the contact gets a last day and the successor a contact of their own;
    nothing is overwritten.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=ContactRole.choices)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("school")
    )
    board = models.ForeignKey(
        SchoolBoard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("school board"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("municipality"),
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    certificate_year = models.PositiveSmallIntegerField(_("year of icc certificate"), null=True, blank=True)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-start"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    Q(
                        role__in=SCHOOL_ROLES,
                        school__isnull=False,
                        board__isnull=True,
                        municipality__isnull=True,
                    )
                    | Q(
                        role__in=BOARD_ROLES,
                        school__isnull=True,
                        board__isnull=False,
                        municipality__isnull=True,
                    )
                    | Q(role="gemeente", school__isnull=True, board__isnull=True, municipality__isnull=False)
                ),
                name="schools_contact_role_fits_place",
                violation_error_message=_("This role does not go with what the contact belongs to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def place(self) -> School | SchoolBoard | Municipality:
        """The school, board or municipality of the role."""
        place = self.school or self.board or self.municipality
        assert place is not None  # noqa: S101 - held by a constraint
        return place


class TakingOver(TimeStamped):
    """What every taking over keeps: the note of who went, and what was passed on, in sentences."""

    note = models.TextField(_("handover note"), blank=True)
    passed_on = models.JSONField(_("what was passed on"), default=list, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        abstract = True


class Handover(TakingOver):
    """One contact of a school, board or municipality took over from another."""

    predecessor = models.ForeignKey(Contact, models.CASCADE, related_name="handed_over", verbose_name=_("who stopped"))
    successor = models.ForeignKey(Contact, models.CASCADE, related_name="took_over", verbose_name=_("who started"))

    objects: ClassVar[HandoverQuerySet] = HandoverQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("taking over")
        verbose_name_plural = _("takings over")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="schools_handover_once")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

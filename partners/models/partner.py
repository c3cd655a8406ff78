"""A cultural partner and its people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import Dated, DatedQuerySet, TimeStamped
from partners.querysets import PartnerQuerySet
from schools.models import Municipality, Person, TakingOver


class PartnerKind(models.TextChoices):
    """Kinds of partners in the culture sector."""

    INSTITUTION = "instelling", _("institution")
    FREELANCER = "zzp", _("freelancer")
    SOCIETY = "vereniging", _("society")
    LIBRARY = "bibliotheek", _("library")
    HERITAGE = "erfgoed", _("heritage organisation")


class Discipline(models.TextChoices):
    """The disciplines of culture education, as schools and partners name them."""

    VISUAL = "beeldend", _("visual arts")
    DANCE = "dans", _("dance")
    MUSIC = "muziek", _("music")
    THEATRE = "theater", _("theatre")
    LITERATURE = "literatuur", _("literature")
    MEDIA = "media", _("film and media")
    HERITAGE = "erfgoed", _("heritage")
    DESIGN = "vormgeving", _("architecture and design")
    MIXED = "divers", _("several disciplines together")


class Partner(TimeStamped):
    """An organisation or freelancer with whom schools work, as one penvoerder knows it.

    ``reference`` is the penvoerder's own key, by which lists that are sent in recognise it; ``serves``: the
    municipalities where it works; ``tailor_made``: whether it makes a programme with a school (maatwerk);
    ``capacity``: how much it can take on, in its own words.
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="partners", verbose_name=_("penvoerder"))
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name=_("municipality"),
    )
    website = models.CharField(_("website"), max_length=200, blank=True)
    email = models.EmailField(_("general e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    description = models.TextField(_("about this partner"), blank=True)
    serves = models.ManyToManyField(
        Municipality, blank=True, related_name="served_by", verbose_name=_("works for schools in")
    )
    tailor_made = models.BooleanField(_("makes programmes to measure"), default=False)
    tailor_made_note = models.CharField(_("what is possible to measure"), max_length=300, blank=True)
    capacity = models.CharField(_("how much it can take on"), max_length=200, blank=True)
    reference = models.CharField(_("own number"), max_length=40, blank=True)
    ended_on = models.DateField(_("no longer works with us since"), null=True, blank=True)

    objects: ClassVar[PartnerQuerySet] = PartnerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("cultural partner")
        verbose_name_plural = _("cultural partners")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["penvoerder", "name"], name="partners_partner_name_once"),
            models.UniqueConstraint(
                fields=["penvoerder", "reference"],
                condition=~Q(reference=""),
                name="partners_partner_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerDiscipline(models.Model):
    """A discipline in which a partner works."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="disciplines", verbose_name=_("partner"))
    discipline = models.CharField(_("discipline"), max_length=12, choices=Discipline.choices)

    class Meta:
        verbose_name = _("discipline of a partner")
        verbose_name_plural = _("disciplines of partners")
        ordering = ["discipline"]
        constraints = [models.UniqueConstraint(fields=["partner", "discipline"], name="partners_discipline_once")]

    def __str__(self) -> str:
        return self.get_discipline_display()


class PartnerContact(Dated, TimeStamped):
    """A dated role of a person at a partner. Access hangs on it."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts", verbose_name=_("partner"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="partner_contacts", verbose_name=_("person"))
    job_title = models.CharField(_("job title"), max_length=120, blank=True)

    objects: ClassVar[DatedQuerySet[PartnerContact]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("contact of a partner")
        verbose_name_plural = _("contacts of partners")
        ordering = ["-start"]

    def __str__(self) -> str:
        return f"{self.person}, {self.partner}"


class PartnerHandover(TakingOver):
    """One contact of a partner took over from another."""

    predecessor = models.ForeignKey(
        PartnerContact, models.CASCADE, related_name="handed_over", verbose_name=_("who stopped")
    )
    successor = models.ForeignKey(
        PartnerContact, models.CASCADE, related_name="took_over", verbose_name=_("who started")
    )

    class Meta:
        verbose_name = _("taking over at a partner")
        verbose_name_plural = _("takings over at partners")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="partners_handover_once")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

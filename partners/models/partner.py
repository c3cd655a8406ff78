"""A cultural partner and its people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import Dated, DatedQuerySet, TimeStamped
from partners.querysets import PartnerQuerySet
from schools.models import Municipality, Person


class PartnerKind(models.TextChoices):
    """Kinds of partners in the culture sector."""

    INSTITUTION = "instelling", _("institution")
    FREELANCER = "zzp", _("freelancer")
    SOCIETY = "vereniging", _("society")
    LIBRARY = "bibliotheek", _("library")
    HERITAGE = "erfgoed", _("heritage organisation")


class Partner(TimeStamped):
    """An organisation or freelancer with whom schools work, as one penvoerder knows it."""

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
    ended_on = models.DateField(_("no longer works with us since"), null=True, blank=True)

    objects: ClassVar[PartnerQuerySet] = PartnerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("cultural partner")
        verbose_name_plural = _("cultural partners")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["penvoerder", "name"], name="partners_partner_name_once")]

    def __str__(self) -> str:
        return self.name


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

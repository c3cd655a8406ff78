"""The national register (DUO open data): municipalities, boards, schools. Shared by all penvoerders."""

from __future__ import annotations

import re
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from schools.querysets import MunicipalityQuerySet, SchoolBoardQuerySet, SchoolQuerySet

_HOST = re.compile(r"^(?:https?://)?([\w-]+(?:\.[\w-]+)+(?:/\S*)?)$", re.IGNORECASE)


def web_address(text: str) -> str:
    """Return ``text`` (``www.obs-eenspan.nl``) as a web address; empty when it is none, so never a script."""
    match = _HOST.match(text.strip())
    if match is None:
        return ""
    scheme = "http" if text.strip().lower().startswith("http://") else "https"
    return f"{scheme}://{match[1]}"


class Municipality(models.Model):
    """A municipality, known by its 4-digit CBS code (text: ``0358`` keeps its zero)."""

    code = models.CharField(
        _("CBS code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$", _("A municipality code has four digits, for example 0362."))],
    )
    name = models.CharField(_("name"), max_length=80)

    objects: ClassVar[MunicipalityQuerySet] = MunicipalityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WorkArea(models.Model):
    """A municipality in which a penvoerder works: what makes its schools visible to that penvoerder."""

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="work_areas", verbose_name=_("penvoerder"))
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="work_areas", verbose_name=_("municipality")
    )

    class Meta:
        verbose_name = _("work area")
        verbose_name_plural = _("work area")
        constraints = [models.UniqueConstraint(fields=["penvoerder", "municipality"], name="schools_workarea_once")]

    def __str__(self) -> str:
        return f"{self.penvoerder}: {self.municipality}"


class SchoolBoard(models.Model):
    """A school board (bevoegd gezag), known by its 5-digit number.

    Files with schools give numbers only; the name and the address come from a delivery of boards, or by hand.
    """

    number = models.CharField(
        _("board number"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}$", _("A board number has five digits, for example 41646."))],
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    house_number = models.CharField(_("house number"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    named_on = models.DateField(
        _("last listed on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The date of the newest delivery of boards that lists it; an older one does not undo it."),
    )

    objects: ClassVar[SchoolBoardQuerySet] = SchoolBoardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("school board")
        verbose_name_plural = _("school boards")
        ordering = ["name", "number"]

    def __str__(self) -> str:
        return self.name or _("Board %(number)s") % {"number": self.number}

    @property
    def website_url(self) -> str:
        """The website as an address to link to, or empty when what the register holds is no web address."""
        return web_address(self.website)


class Education(models.TextChoices):
    """Kinds of education as DUO delivers them."""

    PO = "po", _("primary education")
    SBO = "sbo", _("special primary education")
    SO = "so", _("special education")
    VSO = "vso", _("special secondary education")
    VO = "vo", _("secondary education")


class School(models.Model):
    """A school location, known by its vestigingscode (``^\\d{2}[A-Z]{2}\\d{2}$``, always text).

    Rows are never deleted: a school that the register no longer lists is closed on a date. The facts are
    those of the delivery of ``listed_on``; an older delivery does not undo them. They hold since the
    delivery of ``facts_since``; what held before that is in ``FormerFacts``.
    """

    code = models.CharField(
        _("location code"),
        max_length=6,
        unique=True,
        validators=[
            RegexValidator(
                r"^\d{2}[A-Z]{2}\d{2}$",
                _("A location code looks like 16AH00: two digits, two capitals, two digits."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=200)
    education = models.CharField(_("kind of education"), max_length=3, choices=Education.choices)
    board = models.ForeignKey(
        SchoolBoard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schools",
        verbose_name=_("school board"),
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="schools", verbose_name=_("municipality")
    )
    province = models.CharField(_("province"), max_length=40, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    house_number = models.CharField(_("house number"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    denomination = models.CharField(_("denomination"), max_length=80, blank=True)
    structure = models.CharField(_("structure of education"), max_length=120, blank=True)
    listed_on = models.DateField(
        _("last listed on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The date of the newest delivery that lists the school; empty for one that was added by hand."),
    )
    facts_since = models.DateField(
        _("these facts hold since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The date of the oldest delivery in an unbroken row that tells the same name, board and address."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects: ClassVar[SchoolQuerySet] = SchoolQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["name", "code"]
        indexes = [models.Index(fields=["municipality", "education"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def institution_code(self) -> str:
        """The BRIN number: the first four characters of the location code."""
        return self.code[:4]

    @property
    def website_url(self) -> str:
        """The website as an address to link to, or empty when what the register holds is no web address."""
        return web_address(self.website)

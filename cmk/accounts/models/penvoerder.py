"""The tenant: the organisation that runs a programme, and its own people."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import access_of
from cmk.accounts.roles import Role
from cmk.core import theme
from cmk.core.models import Dated, DatedQuerySet


def validate_accent(value: str) -> None:
    """Refuse a colour that is not ``#rrggbb`` or that white text cannot be read on (WCAG 2.2, 1.4.3)."""
    try:
        problems = theme.problems(value)
    except ValueError as error:
        raise ValidationError(_("Write the colour as #rrggbb, for example #0b6b63.")) from error
    if problems:
        raise ValidationError(
            _("White letters cannot be read well on this colour. Choose a darker one (contrast at least 4.5).")
        )


class Penvoerder(models.Model):
    """The lead organisation of a region: the tenant. All but the national register belongs to one.

    ``name`` is the organisation (Platform C); ``network_name`` what schools know it by
    (Cultuureducatie Amstelland), shown in the header and on reports.
    """

    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("organisation"), max_length=120)
    network_name = models.CharField(_("name of the network"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    accent = models.CharField(
        _("accent colour"), max_length=7, default=theme.DEFAULT_ACCENT, validators=[validate_accent]
    )
    logo = models.FileField(
        _("logo"), upload_to="logos", blank=True, validators=[FileExtensionValidator(["svg", "png"])]
    )
    reply_to = models.EmailField(_("address for answers"), blank=True)

    class Meta:
        verbose_name = _("penvoerder")
        verbose_name_plural = _("penvoerders")
        ordering = ["network_name"]

    def __str__(self) -> str:
        return self.network_name

    @property
    def theme(self) -> theme.Theme:
        """The tones that follow from the accent colour."""
        return theme.Theme.of(self.accent)


class MembershipRole(models.TextChoices):
    """The roles of a penvoerder's own people."""

    BEHEERDER = Role.BEHEERDER.value, _("project leader")
    ADVISEUR = Role.ADVISEUR.value, _("adviser")
    ONDERZOEKER = Role.ONDERZOEKER.value, _("researcher")


class MembershipQuerySet(DatedQuerySet["Membership"]):
    """Memberships, restricted by who asks."""

    def visible_to(self, user: object) -> MembershipQuerySet:
        """Keep the memberships of the penvoerders whose staff the user is."""
        return self.filter(penvoerder__in=access_of(user).staff_of)


class Membership(Dated):
    """A dated role of a user at a penvoerder: project leader, adviser or researcher."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="memberships", verbose_name=_("penvoerder"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "penvoerder", "role"],
                condition=models.Q(end__isnull=True),
                name="accounts_membership_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

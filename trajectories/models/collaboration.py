"""Kinds of collaboration (co-creatie, proeftuin, leergemeenschap) with their rules, roles and evaluation guide."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from trajectories.models.programme import Programme, ProgrammePart


class CollaborationKind(ProgrammePart):
    """A kind of collaboration of a programme, and what it asks of whoever begins one.

    ``fewest_schools`` and ``fewest_partners``: how many it takes; ``core_from`` and ``core_to``: people in the core
    group. ``contribution`` in euros a year for ``years``; ``decided_by``: who says yes to a request;
    ``own_go_no_go``: whether the collaboration itself says after a year if it goes on; ``audience``: for whom it is.
    """

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="collaboration_kinds", verbose_name=_("programme")
    )
    description = models.TextField(_("description"), blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    fewest_schools = models.PositiveSmallIntegerField(_("schools at least"), default=0)
    fewest_partners = models.PositiveSmallIntegerField(_("partners at least"), default=0)
    core_from = models.PositiveSmallIntegerField(_("core group at least"), null=True, blank=True)
    core_to = models.PositiveSmallIntegerField(_("core group at most"), null=True, blank=True)
    years = models.PositiveSmallIntegerField(_("number of years"), null=True, blank=True)
    contribution = models.DecimalField(_("contribution a year"), max_digits=10, decimal_places=2, null=True, blank=True)
    decided_by = models.CharField(_("who decides"), max_length=120, blank=True)
    own_go_no_go = models.BooleanField(_("decides itself after a year whether it goes on"), default=False)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("kind of collaboration")
        verbose_name_plural = _("kinds of collaboration")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_collaborationkind_key")]


class CollaborationRole(ProgrammePart):
    """A role that somebody can have in a kind of collaboration."""

    kind = models.ForeignKey(
        CollaborationKind, models.CASCADE, related_name="roles", verbose_name=_("kind of collaboration")
    )
    description = models.TextField(_("description"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("role in a collaboration")
        verbose_name_plural = _("roles in collaborations")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="trajectories_collaborationrole_key")]


class GuideQuestion(models.Model):
    """An open question of the guide with which a collaboration looks back."""

    kind = models.ForeignKey(
        CollaborationKind, models.CASCADE, related_name="guide", verbose_name=_("kind of collaboration")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("question"))

    class Meta:
        verbose_name = _("question of an evaluation guide")
        verbose_name_plural = _("questions of evaluation guides")
        ordering = ["kind", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="trajectories_guidequestion_number")]

    def __str__(self) -> str:
        return self.text

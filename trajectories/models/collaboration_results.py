"""What a collaboration leaves: the answers to the guide, and products that others may use as an example."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from trajectories.models.collaboration import GuideQuestion
from trajectories.models.collaboration_members import CollaborationMember
from trajectories.models.collaborations import Collaboration
from trajectories.querysets import ProductQuerySet


class GuideAnswer(models.Model):
    """The shared answer of a collaboration to one open question of the guide of its kind.

    ``asked``: the question as it read when this was answered. ``version`` counts the changes, so that two people who
    write at once do not overwrite one another.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="answers", verbose_name=_("collaboration")
    )
    question = models.ForeignKey(
        GuideQuestion, models.PROTECT, related_name="answers", verbose_name=_("question of the guide")
    )
    asked = models.TextField(_("question"))
    text = models.TextField(_("answer"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("answer to the guide")
        verbose_name_plural = _("answers to the guide")
        ordering = ["question"]
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "question"], name="trajectories_guideanswer_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class CollaborationProduct(TimeStamped):
    """Something that a collaboration made or found: a description, with a link or a private file.

    ``proposed_at``: since when the members are asked to share it with other schools as an example; it is shared once
    each of today's members agrees.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="products", verbose_name=_("collaboration")
    )
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("what it is"), blank=True)
    link = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="collaborations", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    proposed_at = models.DateTimeField(_("proposed as an example"), null=True, blank=True)

    objects: ClassVar[ProductQuerySet] = ProductQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("product of a collaboration")
        verbose_name_plural = _("products of collaborations")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "title"], name="trajectories_product_title_once")
        ]

    def __str__(self) -> str:
        return self.title


class ProductConsent(models.Model):
    """A member's yes to sharing a product: who said it, and when. Taking it back keeps the row.

    ``said_by``: who said it for the member, as people read it; ``recorded_by``: the account that wrote it down.
    """

    product = models.ForeignKey(
        CollaborationProduct, models.CASCADE, related_name="consents", verbose_name=_("product")
    )
    member = models.ForeignKey(CollaborationMember, models.CASCADE, related_name="consents", verbose_name=_("member"))
    said_by = models.CharField(_("who said yes"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken back by")
    )

    class Meta:
        verbose_name = _("yes to sharing a product")
        verbose_name_plural = _("yeses to sharing products")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="trajectories_consent_one_standing",
            )
        ]

    def __str__(self) -> str:
        return self.said_by

"""Writes about products: what a collaboration made, and whether its members agree that others see it as an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.files import drop_file, swapped_file
from trajectories.collaborations.keeping import locked
from trajectories.models import Collaboration, CollaborationMember, CollaborationProduct, ProductConsent


@dataclass(frozen=True)
class ProductData:
    """What is filled in about a product."""

    title: str
    description: str = ""
    link: str = ""


@transaction.atomic
def save_product(
    *,
    collaboration: Collaboration,
    data: ProductData,
    by: Any,
    file: File | None = None,
    remove_file: bool = False,
    product: CollaborationProduct | None = None,
) -> CollaborationProduct:
    """Add a product, or change one. Members said yes to what it was: after a change their yes has to be asked anew.

    Raises ``DomainError`` with all objections: no title, a title that is there already, nothing to see.
    """
    row = locked(collaboration)
    title = " ".join(data.title.split())
    problems = []
    others = row.products.exclude(pk=product.pk if product else 0).values_list("title", flat=True)
    if not title:
        problems.append(_("Give the product a title."))
    if title.casefold() in {other.casefold() for other in others}:
        problems.append(_("There is a product called ‘%(title)s’ here already.") % {"title": title})
    keeps_file = file is not None or (product is not None and bool(product.file) and not remove_file)
    if not (data.description.strip() or data.link.strip() or keeps_file):
        problems.append(_("Tell what it is, or add a link or a file: then others have something to go by."))
    if problems:
        raise DomainError(*problems)
    kept = product or CollaborationProduct(collaboration=row, by=by)
    new = (title, data.description.strip(), data.link.strip())
    changed = file is not None or remove_file or new != (kept.title, kept.description, kept.link)
    kept.title, kept.description, kept.link = new
    with swapped_file(kept, "file", file=file, remove=remove_file):
        kept.save()
    if product is not None and changed:
        kept.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now(), withdrawn_by=by)
    return kept


@transaction.atomic
def remove_product(*, product: CollaborationProduct) -> None:
    """Take out a product; its file goes too, after commit. It is audited."""
    row = CollaborationProduct.objects.select_for_update(of=("self",)).filter(pk=product.pk).first()
    if row is not None:  # else a second tap, or somebody else was first
        drop_file(row.file)
        row.delete()


@transaction.atomic
def propose(*, product: CollaborationProduct, proposed: bool) -> CollaborationProduct:
    """Ask the members to share a product as an example, or stop asking: then nobody else sees it any more."""
    row = CollaborationProduct.objects.select_for_update(of=("self",)).get(pk=product.pk)
    row.proposed_at = (row.proposed_at or timezone.now()) if proposed else None
    row.save(update_fields=["proposed_at", "changed_at"])
    return row


@transaction.atomic
def agree(*, product: CollaborationProduct, member: CollaborationMember, said_by: str, by: Any) -> ProductConsent:
    """Write down that a member agrees to sharing; who said it, and when. A second yes changes nothing.

    Raises ``DomainError`` when it was not asked, when the member left, or when nobody is named.
    """
    row = CollaborationProduct.objects.select_for_update(of=("self",)).get(pk=product.pk)
    problems = []
    if row.proposed_at is None:
        problems.append(_("Nobody asked to share this as an example."))
    if member.collaboration_id != row.collaboration_id or not _stays(member):
        problems.append(_("%(name)s does not take part any more.") % {"name": member})
    if not said_by.strip():
        problems.append(_("Write down who said yes, and how: ‘Jan Jansen, by e-mail’."))
    if problems:
        raise DomainError(*problems)
    standing = row.consents.filter(member=member, withdrawn_at__isnull=True).first()
    return standing or ProductConsent.objects.create(
        product=row, member=member, said_by=said_by.strip()[:200], recorded_by=by
    )


def _stays(member: CollaborationMember) -> bool:
    return member.end is None or member.end >= timezone.localdate()


@transaction.atomic
def withdraw_consent(*, consent: ProductConsent, by: Any) -> None:
    """Take a yes back: from now on others no longer see the product. That it was said, and by whom, stays."""
    row = ProductConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])

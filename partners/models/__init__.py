"""The models of the cultural partners, one subject a file."""

from partners.models.assignment import PartnerAssignment
from partners.models.bulk import BulkKind, BulkUpload
from partners.models.offer import Offer, OfferPlace, PriceUnit
from partners.models.partner import (
    Discipline,
    Partner,
    PartnerContact,
    PartnerDiscipline,
    PartnerHandover,
    PartnerKind,
)

__all__ = [
    "BulkKind",
    "BulkUpload",
    "Discipline",
    "Offer",
    "OfferPlace",
    "Partner",
    "PartnerAssignment",
    "PartnerContact",
    "PartnerDiscipline",
    "PartnerHandover",
    "PartnerKind",
    "PriceUnit",
]

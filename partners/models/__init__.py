"""The models of the cultural partners."""

from partners.models.partner import Partner, PartnerContact, PartnerKind

__all__ = ["Partner", "PartnerContact", "PartnerKind"]

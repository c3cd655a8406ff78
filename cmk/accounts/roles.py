"""The roles of the house and where each comes from (see the table in ``docs/architecture.md``)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.words import word_lazy


class Role(models.TextChoices):
    """What a person may be, within one penvoerder. A person can have several roles at once."""

    BEHEERDER = "beheerder", _("project leader")
    ADVISEUR = "adviseur", word_lazy("adviser")
    ONDERZOEKER = "onderzoeker", _("researcher")
    ICCER = "iccer", word_lazy("coordinator")
    DIRECTEUR = "directeur", _("head teacher")
    BOVENSCHOOLS_ICCER = "bovenschools_iccer", _("icc'er across schools")
    BESTUURDER = "bestuurder", _("board member")
    GEMEENTE = "gemeente", _("municipality")
    STUURGROEP = "stuurgroep", _("steering group")
    PARTNER = "partner", word_lazy("partner")


STAFF = frozenset({Role.BEHEERDER, Role.ADVISEUR})
SCHOOL = frozenset({Role.ICCER, Role.DIRECTEUR})
BOARD = frozenset({Role.BOVENSCHOOLS_ICCER, Role.BESTUURDER})

"""How a school's poster looks."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from schools.models import School

HEX_COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as #rrggbb, for example #0b6b63."))


class SchoolStyle(TimeStamped):
    """The school's own colours, for what it hangs in the staff room. Letters on them stay readable by themselves."""

    school = models.OneToOneField(School, models.CASCADE, related_name="style", verbose_name=_("school"))
    main = models.CharField(_("main colour"), max_length=7, validators=[HEX_COLOUR])
    accent = models.CharField(_("second colour"), max_length=7, validators=[HEX_COLOUR], blank=True)

    class Meta:
        verbose_name = _("style of a school")
        verbose_name_plural = _("styles of schools")

    def __str__(self) -> str:
        return f"{self.school}"

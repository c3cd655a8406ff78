"""The writes about whole versions: a new one, one thrown away, one taken out of use."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from monitoring.evaluation.exporting import content_of
from monitoring.models import Instrument
from monitoring.questionnaires.editing import written
from monitoring.questionnaires.selectors import is_draft


@transaction.atomic
def new_version(*, instrument: Instrument) -> Instrument:
    """Copy a version to a draft that can be edited; return the draft. The version itself stays as it is.

    Raises ``DomainError`` when a draft of this questionnaire is being made already: two would go apart.
    """
    others = Instrument.objects.select_for_update(of=("self",)).filter(
        penvoerder=instrument.penvoerder_id, key=instrument.key
    )
    for other in others:
        if is_draft(other):
            raise DomainError(
                _("Version %(version)d is a draft already. Go on with it, or throw it away first.")
                % {"version": other.version}
            )
    highest = others.aggregate(Max("version"))["version__max"] or instrument.version
    begun = {"penvoerder": instrument.penvoerder, "key": instrument.key, "version": highest + 1, "based_on": instrument}
    content = {**content_of(instrument), "version": highest + 1}
    return written(content, Instrument(**begun))


@transaction.atomic
def discard_draft(*, draft: Instrument) -> None:
    """Throw a draft away. Raises ``DomainError`` when it is none (any more)."""
    row = Instrument.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if row is None:
        raise DomainError(_("This draft was thrown away already."))
    if not is_draft(row):
        raise DomainError(_("A round has begun with this version meanwhile, so it stays."))
    row.delete()


@transaction.atomic
def retire(*, instrument: Instrument) -> None:
    """Take a version out of use: no new round begins with it; rounds that have it go on. Twice is once.

    Raises ``DomainError`` for a draft: that is thrown away instead.
    """
    row = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    if is_draft(row):
        raise DomainError(_("This is a draft, and in no round yet. You can throw it away."))
    if row.retired_on is None:
        row.retired_on = today()
        row.save(update_fields=["retired_on"])


@transaction.atomic
def use_again(*, instrument: Instrument) -> None:
    """Let new rounds begin with a version again. Twice is once."""
    row = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    if row.retired_on is not None:
        row.retired_on = None
        row.save(update_fields=["retired_on"])

"""Lists in and out: for the penvoerder's staff."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from tests.security.matrix import Row
from tests.worlds import World


def a_list(world: World, **fields: Any) -> dict[str, int]:
    """Return the key of a list that was checked, with an error in it."""
    from partners.models import BulkUpload

    rows = [{"line": 2, "label": "A", "state": "error", "changes": [], "errors": [["soort", "x", "Nee."]], "note": ""}]
    counts = {"error": 1, "new": 0, "changed": 0, "same": 0}
    upload = BulkUpload(
        penvoerder=world.penvoerder,
        kind="partners",
        name="lijst.csv",
        preview={"problems": [], "rows": rows, "counts": counts},
        **fields,
    )
    upload.file.save("lijst.csv", ContentFile(b"naam;soort\r\nA;x\r\n"), save=False)
    upload.save()
    return {"pk": upload.pk}


ROWS = [
    Row("bulk:home", "staff"),
    *(Row("bulk:kind", "staff", kwargs={"kind": kind}, id=kind) for kind in ("contactpersonen", "partners", "aanbod")),
    Row("bulk:kind", "staff", method="post", kwargs={"kind": "partners"}, status=200),
    Row("bulk:template", "staff", kwargs={"kind": "contactpersonen"}),
    Row("bulk:download", "staff", kwargs={"kind": "contactpersonen", "form": "xlsx"}),
    Row("bulk:upload", "staff", kwargs=a_list),
    Row("bulk:errors", "staff", kwargs=a_list),
    Row("bulk:confirm", "staff", method="post", kwargs=a_list),
    Row("bulk:discard", "staff", method="post", kwargs=a_list),
]

"""The national register: only for the beheerder of the installation, and so for nobody at any penvoerder."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from cmk.jobs.models import JobStatus
from schools.models import RegisterUpload
from tests.factories.jobs import JobFactory
from tests.schools.deliveries import nation, text_of
from tests.security.matrix import Row
from tests.worlds import World

PLAN: dict[str, Any] = {
    "kind": "primary",
    "rows": 1,
    "created": 1,
    "updated": 0,
    "unchanged": 0,
    "closed": 0,
    "reopened": 0,
    "rejected": [],
    "rejected_rows": 0,
    "reference_date": "2026-04-01",
    "dry_run": True,
    "notes": [],
    "changes": [],
    "created_list": [{"code": "16AH00", "name": "De Voorbeeldschool"}],
    "closed_list": [],
    "reopened_list": [],
    "totals": {"rejected": 0, "changes": 0, "created_list": 1, "closed_list": 0, "reopened_list": 0},
}


def an_upload(world: World) -> dict[str, Any]:
    """A delivery that was checked."""
    job = JobFactory(penvoerder=None, kind="register_check", status=JobStatus.READY)
    upload = RegisterUpload(name="02.-alle-schoolvestigingen.csv", check_job=job, plan=PLAN)
    upload.file.save("a.csv", ContentFile(text_of(nation()).encode()))
    return {"pk": upload.pk}


def a_download(world: World) -> dict[str, Any]:
    return {**an_upload(world), "part": "controle", "form": "csv"}


def a_file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("2026-04_levering.csv", text_of(nation()).encode()), "reference_date": ""}


# ``shared``: the register belongs to no penvoerder, so there is no other one's to keep out of sight.
ROWS = [
    Row("register:list", "installation"),
    Row("register:new", "installation"),
    Row("register:new", "installation", method="post", data=a_file),
    Row("register:detail", "installation", kwargs=an_upload, shared=True),
    Row("register:check", "installation", method="post", kwargs=an_upload, shared=True, data={"reference_date": ""}),
    Row("register:import", "installation", method="post", kwargs=an_upload, shared=True),
    Row("register:download", "installation", kwargs=a_download, shared=True),
]

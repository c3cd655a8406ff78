"""A delivery for the national register, sent in and checked, that the beheerder of the installation can import."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from cmk.accounts.models import User
from cmk.demo.people import INSTALLATION, SIGN_INS
from cmk.jobs.work import Work
from schools.models import Education, RegisterDelivery, RegisterUpload, School
from schools.register.kinds import ADDRESS_COLUMNS
from schools.uploads import jobs, services

PROVINCE = "Noord-Holland"
# A school that is new, and a row as a spreadsheet may spoil it.
NEW = {"code": "99ZY00", "name": "Basisschool De Nieuwe Sluis", "street": "Sluiskade", "house_number": "4"}
SPOILED = {"code": "9,9E+05", "name": "Basisschool De Rekenfout"}


def make_delivery(today: datetime.date) -> RegisterUpload | None:
    """Send in a delivery with the invented primary schools of Amstelland and check it; return it.

    In it one school has another name, one has moved, one is new and one row cannot be read. None when there is a
    delivery already: real schools, or an earlier start.
    """
    if RegisterDelivery.objects.exists() or RegisterUpload.objects.exists():
        return None
    invented = School.objects.filter(
        code__startswith="99",
        education=Education.PO,
        board__isnull=False,
        municipality__programmes__slug="amstelland-2025-2028",
    )
    rows = [_row(school) for school in invented.select_related("municipality", "board").order_by("code")]
    rows[1]["name"] = "Integraal Kindcentrum De Brug"
    rows[2] |= {"street": "Nieuwe Laan", "house_number": "12"}
    rows += [rows[0] | NEW, rows[0] | SPOILED]
    lines = [";".join(headings[0] for headings in ADDRESS_COLUMNS.values())]
    lines += [";".join(row.get(name) or " " for name in ADDRESS_COLUMNS) for row in rows]
    file = SimpleUploadedFile(
        f"{today:%Y-%m}_02.-alle-schoolvestigingen-basisonderwijs.csv", "\r\n".join([*lines, ""]).encode("utf-8-sig")
    )
    fenna = User.objects.get(email=next(one.email for one in SIGN_INS if one.key == INSTALLATION))
    upload = services.send_in(file=file, reference_date=None, by=fenna)
    work = Work.claim(upload.check_job.pk) if upload.check_job else None
    if work is not None:  # else a worker has it already
        jobs.check(work)
    return upload


def _row(school: School) -> dict[str, str]:
    row = {name: str(getattr(school, name, "") or "") for name in ADDRESS_COLUMNS}
    board = school.board.number if school.board else ""
    place = school.municipality
    return row | {
        "board": board,
        "province": school.province or PROVINCE,
        "municipality": place.code,
        "municipality_name": place.name,
    }

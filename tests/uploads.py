"""Files to send in: what is kept, and what should be refused."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MEGABYTE = 1024 * 1024


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def zipped(**members: bytes) -> bytes:
    """Return a zip with ``members``; a double underscore in a name is a slash, and ``_xml`` its ending."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def bomb() -> bytes:
    """Return a small docx that unpacks to more than two hundred megabytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>")
        with archive.open("word/media/image.bin", "w", force_zip64=True) as member:
            for _ in range(201):
                member.write(bytes(MEGABYTE))
    return target.getvalue()


# What is sent, and words of what is said about it.
REFUSED = {
    "a renamed program": lambda: (upload("convenant.pdf", b"MZ\x90\x00 program"), "iets anders in"),
    "a program": lambda: (upload("convenant.exe", b"MZ\x90\x00 program"), "Kies een van deze"),
    "a docx that is none": lambda: (upload("convenant.docx", zipped(readme=b"tekst")), "iets anders in"),
    "a docx that is no zip": lambda: (upload("convenant.docx", b"PK\x03\x04 half"), "iets anders in"),
    "a zip bomb": lambda: (upload("convenant.docx", bomb()), "iets anders in"),
    "a page": lambda: (upload("convenant.html", b"<script>alert(1)</script>"), "Kies een van deze"),
    "25 MB": lambda: (upload("convenant.pdf", PDF + bytes(25 * MEGABYTE)), "20 MB"),
    "nothing in it": lambda: (upload("convenant.pdf", b""), "leeg"),
}

"""Taking in a file from the browser: cut off while it streams when it is too large, and looked at before it is kept."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from schools.register import reader
from schools.register.kinds import recognise

# What comes with the file: the other fields of the form and the wrapping of multipart.
BESIDES = 64 * 1024
# The rest of a file that is too large is read and thrown away, so that the browser shows our sentence; beyond this the
# connection is simply broken off.
MOST_DRAINED = 512 * 1024 * 1024
# The headings of a delivery and its first rows lie well within this.
HEAD = 64 * 1024


class LimitedUpload(FileUploadHandler):
    """Lets no more than ``reader.LARGEST`` bytes of files through, whatever the request says of itself.

    Goes before the handlers that keep the file. ``too_large`` tells afterwards that it stepped in; the file is then not
    among the request's, and nothing of it is left in memory or on disk.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_large = False
        self.received = 0
        self.announced = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's own name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Note how much is announced; the parsing itself is Django's."""
        self.announced = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on, or cut the file off: at its first piece when more is announced than may come in."""
        self.received += len(raw_data)
        if self.received > reader.LARGEST or self.announced > reader.LARGEST + BESIDES:
            self.too_large = True
            if self.announced > MOST_DRAINED:
                raise StopUpload(connection_reset=True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


def limit_upload(request: HttpRequest) -> LimitedUpload:
    """Put the limit before the request's own handlers; only before its body is read. Returns the handler."""
    handler = LimitedUpload(request)
    request.upload_handlers.insert(0, handler)
    return handler


def look_at(file: IO[bytes], size: int) -> None:
    """Judge by the beginning of a file whether it can be a delivery of DUO; its name and content type tell nothing.

    Leaves the file at its beginning. Raises ``DomainError`` with the register's own sentence for a file that is empty,
    is no text, or has other headings. What is wrong further on is for the dry run.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if size > len(head):
        # Only whole lines, so that the cut is not taken for half a file.
        end = max(head.rfind(b"\n"), head.rfind(b"\r"))
        head = head[: end + 1] if end >= 0 else head
    recognise(reader.read_bytes(head))

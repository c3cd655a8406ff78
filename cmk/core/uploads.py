"""How large files come in: read to their end, so that the rest of the form is there, but not all kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from cmk.core.files import MEGABYTE

# Beyond the largest file of any form (50 MB, the national register), and of a whole request.
MOST_OF_A_FILE = 60 * MEGABYTE
MOST_TOGETHER = 200 * MEGABYTE


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to a temporary one, unless it is larger than any form takes: then only its size is known.

    So nobody fills the disk, and the form still comes back with everything else that was filled in, and with a
    sentence about the file (``check_file``: how large it is, or that it was ``left_out`` with too many others).
    """

    together = 0
    received = 0
    file: TemporaryUploadedFile

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin on a file."""
        super().new_file(*args, **kwargs)
        self.received = 0

    @property
    def _too_much(self) -> bool:
        return self.received > MOST_OF_A_FILE or self.together > MOST_TOGETHER

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece, or let it go."""
        self.received += len(raw_data)
        if not self._too_much:
            self.together += len(raw_data)
        if self._too_much:
            self.file.truncate(0)
            return None
        return super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Give the file with the size that was sent."""
        file = super().file_complete(file_size)
        if file is not None and self._too_much:
            file.left_out = True  # type: ignore[attr-defined]
        return file

"""Taking what is sent in pieces, and stopping where it is more than anybody may send."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

# What a form holds beside its file.
_BESIDE = 1024 * 1024


class Limited(FileUploadHandler):
    """Keeps no more than the largest file; whoever sent somewhat more is read to the end, so that they can be told."""

    is_over = False
    received, stated = 0, 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803  # the framework's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.stated = content_length

    def new_file(self, *positional: Any, **named: Any) -> None:
        super().new_file(*positional, **named)
        self._stop_over(self.stated - _BESIDE)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self._stop_over(self.received)
        return raw_data

    def file_complete(self, file_size: int | None) -> None:
        return None

    def _stop_over(self, size: int) -> None:
        if size > settings.UPLOAD_LARGEST:
            self.is_over = True
            raise StopUpload(connection_reset=self.stated > 2 * settings.UPLOAD_LARGEST + _BESIDE)

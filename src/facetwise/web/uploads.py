"""Files that a browser sends: kept in memory alone, within limits, and named where they are over them."""

import io
from math import ceil

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Keeps a file in memory, for health data is not left in a temporary folder.

    Of a file over the limit nothing is kept but its size, so that the page can say what is wrong.
    """

    def handle_raw_input(
        self, input_data: object, meta: dict[str, str], content_length: int, *rest: object
    ) -> None:
        """Refuse at once what is too large as a whole.

        Raises:
            RequestDataTooBig: if it is.
        """
        if content_length > settings.MAX_REQUEST_BYTES:
            raise RequestDataTooBig("the files together are larger than MAX_REQUEST_BYTES")

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin one."""
        super().new_file(*args, **kwargs)
        self._held = io.BytesIO()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        self._size += len(raw_data)
        if self._size <= settings.MAX_FILE_BYTES:
            self._held.write(raw_data)
        else:
            self._held = io.BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file, or nothing but the size of one that is too large."""
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held, self.field_name, self.file_name, self.content_type, self._size, self.charset
        )


def over_limit(*files: UploadedFile | None, most: int | None = None) -> str:
    """What to say of files that are over the limit, each by its name; nothing where none is."""
    limit = settings.MAX_FILE_BYTES if most is None else most
    large = [file for file in files if file is not None and (file.size is None or file.size > limit)]
    if not large:
        return ""
    named = ", ".join(f"{file.name} has {megabytes(file.size or 0)}" for file in large)
    return f"{named}; a file may have {megabytes(limit)} here"


def over_limit_at_once() -> str:
    """The limit of all that is sent at once, in words."""
    return f"{megabytes(settings.MAX_REQUEST_BYTES)} together"


def megabytes(size: int) -> str:
    """A size as people say it."""
    tenths = ceil(size * 10 / 2**20)  # upwards, so that a file over the limit never seems to be within it
    return f"{tenths / 10:,.1f} MB".replace(".0 MB", " MB")

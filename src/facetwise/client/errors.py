"""What the API refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that could not be used, and what to write instead."""

    field: str | None
    message: str
    remedy: str | None


class ApiError(Exception):
    """The API's problem details. Holds nothing of what was sent."""

    def __init__(self, status: int, title: str, detail: str, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status, self.title, self.detail, self.errors = status, title, detail, errors

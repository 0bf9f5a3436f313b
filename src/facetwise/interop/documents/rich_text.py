"""RTF, as transcription services and older record systems write it."""

from collections.abc import Callable

from facetwise.interop.documents.document import MAX_CHARACTERS, not_installed, refuse
from facetwise.interop.problems import InputProblem


def read(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    """The text without its formatting.

    Raises:
        UnreadableInputError: if the RTF is broken.
    """
    try:
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - loaded for an RTF only
    except ImportError:
        raise not_installed(source, "RTF") from None
    if len(data) > 4 * MAX_CHARACTERS:
        raise refuse(
            source,
            f"the RTF has {len(data):,} bytes",
            f"a note: at most {4 * MAX_CHARACTERS:,}, without pictures",
        )
    try:
        return _text_of(rtf_to_text, data), []
    except Exception:
        raise refuse(
            source, "the RTF cannot be read: it is damaged", "it saved anew, or plain text"
        ) from None


def _text_of(convert: Callable[..., str], data: bytes) -> str:
    """RTF is ASCII; what stands above it is escaped, and Latin-1 keeps stray bytes one for one."""
    return convert(data.decode("latin-1"), encoding="cp1252", errors="replace")

"""Reads the words in pictures of pages, through ocrmypdf and tesseract where they are installed."""

import shutil
import subprocess
from collections.abc import Sequence

from kamerlens.errors import UnreadableError
from kamerlens.read.pdf_lines import Sheet

REMEDY = "install the packages ocrmypdf and tesseract-ocr-nld, and read the file again"
_BROKEN = 0.1
_SECONDS = 900


def unread(sheets: Sequence[Sheet]) -> list[int]:
    """The numbers of the pages whose words are in pictures, or in fonts without Unicode."""
    return [sheet.number for sheet in sheets if _wordless(sheet) or sheet.broken > _BROKEN]


def _wordless(sheet: Sheet) -> bool:
    return not (sheet.lines or sheet.rows) and (sheet.pictured or len(sheet.rules) > 50)


def installed() -> bool:
    """Whether both programs are here, with the Dutch language."""
    if not (shutil.which("ocrmypdf") and shutil.which("tesseract")):
        return False
    return "nld" in _run(["tesseract", "--list-langs"], b"").decode(errors="replace").split()


def recognise(data: bytes, sheets: Sequence[Sheet]) -> bytes:
    """The PDF with a text layer on the pages that had none; a broken text layer is replaced on all pages.

    Raises UnreadableError where the programs are missing or fail.
    """
    if not installed():
        raise UnreadableError(_missing(sheets), REMEDY)
    mode = "--force-ocr" if any(sheet.broken > _BROKEN for sheet in sheets) else "--skip-text"
    options = ["-l", "nld", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet", mode]
    return _run(["ocrmypdf", *options, "-", "-"], data)


def _missing(sheets: Sequence[Sheet]) -> str:
    pages = ", ".join(map(str, unread(sheets)))
    broken = any(sheet.broken > _BROKEN for sheet in sheets)
    what = "a text layer without Unicode" if broken else "no text layer"
    return f"{what} (a scan?) on page {pages}" if len(sheets) > 1 else f"{what} (a scan?)"


def _run(command: Sequence[str], data: bytes) -> bytes:
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(
            f"{command[0]} took longer than {_SECONDS} seconds", "split the file"
        ) from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else f"exit status {error.returncode}"
        raise UnreadableError(f"{command[0]} failed: {last}", "repair or rescan the file") from error
    return done.stdout

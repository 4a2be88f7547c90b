"""Reads the words in pictures of pages, through ocrmypdf and tesseract where they are installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kamerlens.errors import UnreadableError
from kamerlens.read.pdf_lines import Sheet

REMEDY = "install the packages ocrmypdf and tesseract-ocr-nld, and read the file again"
_BROKEN = 0.1
_SECONDS = 900
# A row of tesseract's table that is a word, and its columns with the confidence (0-100) and the word itself.
_WORD, _CONFIDENCE, _TEXT = "5", 10, 11


class Recognised(NamedTuple):
    """A PDF with a text layer, and the mean confidence of its recognised words: 0..1, None without words."""

    data: bytes
    confidence: float | None


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


def recognise(data: bytes, sheets: Sequence[Sheet]) -> Recognised:
    """The PDF with a text layer on the pages that had none; a broken text layer is replaced on all pages.

    Raises UnreadableError where the programs are missing or fail.
    """
    if not installed():
        raise UnreadableError(_missing(sheets), REMEDY)
    mode = "--force-ocr" if any(sheet.broken > _BROKEN for sheet in sheets) else "--skip-text"
    options = ["-l", "nld", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet", mode]
    with TemporaryDirectory(prefix="kamerlens-") as folder:
        wanted = Path(folder, "words.cfg")
        wanted.write_text("tessedit_create_tsv 1\n", "utf-8")
        # Only tesseract knows the confidence; ocrmypdf keeps its tables when it keeps its working files.
        kept = ["--keep-temporary-files", "--tesseract-config", str(wanted)]
        done = _run(["ocrmypdf", *options, *kept, "-", "-"], data, {**os.environ, "TMPDIR": folder})
        found = list(_confidences(Path(folder)))
    return Recognised(done, round(fmean(found), 4) if found else None)


def _confidences(folder: Path) -> Iterator[float]:
    """The confidence of each word in the tables that tesseract left in *folder*, 0..1."""
    for table in folder.rglob("*.tsv"):
        for line in table.read_text("utf-8").splitlines():
            cells = line.split("\t")
            if cells[0] == _WORD and len(cells) > _TEXT and cells[_TEXT].strip():
                yield float(cells[_CONFIDENCE]) / 100


def _missing(sheets: Sequence[Sheet]) -> str:
    pages = ", ".join(map(str, unread(sheets)))
    broken = any(sheet.broken > _BROKEN for sheet in sheets)
    what = "a text layer without Unicode" if broken else "no text layer"
    return f"{what} (a scan?) on page {pages}" if len(sheets) > 1 else f"{what} (a scan?)"


def _run(command: Sequence[str], data: bytes, environment: Mapping[str, str] | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=_SECONDS, check=True, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(
            f"{command[0]} took longer than {_SECONDS} seconds", "split the file"
        ) from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else f"exit status {error.returncode}"
        raise UnreadableError(f"{command[0]} failed: {last}", "repair or rescan the file") from error
    return done.stdout

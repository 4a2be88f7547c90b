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
from kamerlens.read.pdf_recognised import Guess

REMEDY = "install the packages ocrmypdf and tesseract-ocr-nld, and read the file again"
_BROKEN = 0.1
_SECONDS = 900
# Rows of tesseract's table that are a page and a word; from column 6 on: left, top, width, height, confidence
# (0-100), word.
_PAGE, _WORD, _LEFT = "1", "5", 6


class Recognised(NamedTuple):
    """A PDF with a text layer, and its recognised words."""

    data: bytes
    guesses: tuple[Guess, ...]

    @property
    def confidence(self) -> float | None:
        """The mean confidence of the words: 0..1, None without words."""
        return round(fmean(guess.confidence for guess in self.guesses), 4) if self.guesses else None


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
    broken = any(sheet.broken > _BROKEN for sheet in sheets)
    pages = [sheet.number for sheet in sheets] if broken else unread(sheets)
    # Without force ocrmypdf skips pages whose text is of no visible character (1848-scan, pages 2 and 3).
    mode = ["--force-ocr", "--pages", ",".join(map(str, pages))]
    options = ["-l", "nld", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet", *mode]
    with TemporaryDirectory(prefix="kamerlens-") as folder:
        wanted = Path(folder, "words.cfg")
        wanted.write_text("tessedit_create_tsv 1\n", "utf-8")
        # Only tesseract knows the confidence; ocrmypdf keeps its tables when it keeps its working files.
        kept = ["--keep-temporary-files", "--tesseract-config", str(wanted)]
        done = _run(["ocrmypdf", *options, *kept, "-", "-"], data, {**os.environ, "TMPDIR": folder})
        # ocrmypdf names them after their pages: 000001_ocr_tess.tsv.
        tables = sorted(Path(folder).rglob("[0-9]*_*.tsv"))
        return Recognised(done, tuple(guess for table in tables for guess in _guesses(table)))


def _guesses(table: Path) -> Iterator[Guess]:
    """The words in a table that tesseract left."""
    page = int(table.name.partition("_")[0])
    width, height = 1.0, 1.0
    for line in table.read_text("utf-8").splitlines():
        level, cells = line.partition("\t")[0], line.split("\t")[_LEFT:]
        if level == _PAGE:
            width, height = float(cells[2]), float(cells[3])
        elif level == _WORD and cells[-1].strip():
            left, top, wide, high, confidence = map(float, cells[:5])
            yield Guess(page, (left + wide / 2) / width, (top + high / 2) / height, confidence / 100)


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

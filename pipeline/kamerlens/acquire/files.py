"""Finds the papers in folders: one `Source` per paper, whatever number of files it has."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kamerlens.errors import UsageError
from kamerlens.read.xml import is_paper_xml
from kamerlens.structure.official import is_sidecar, sidecars

SUFFIXES = (".pdf", ".xml", ".txt")

# Official ids begin with the publication's letters: kst-36450-3, ah-tk-20232024-1786, blg-1007826.
_OFFICIAL = re.compile(r"(kst|ah|kv|h|blg|nds|stb|stcrt)-[0-9a-z][0-9a-z-]*", re.IGNORECASE)
# The sample corpus has dossiers from 99 001 on (and answers numbered likewise); no real one comes near.
_FICTIONAL = re.compile(r"(kst-99\d{3}-.+|ah-tk-\d{8}-99\d{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one paper; the key is its official id where the file names give one, else its path.

    ``beside``: official metadata that lies with them, which may be of another paper in the same folder.
    """

    key: str
    pdf: Path | None = None
    xml: Path | None = None
    txt: Path | None = None
    beside: tuple[Path, ...] = ()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that what is read depends on."""
        return (*self.files, *self.beside)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are there, in the order PDF, XML, text."""
        return tuple(file for file in (self.pdf, self.xml, self.txt) if file)

    @property
    def fictional(self) -> bool:
        """Whether the file names are those of the sample corpus."""
        return all(_FICTIONAL.fullmatch(file.stem) for file in self.files)


def find(paths: Iterable[Path]) -> tuple[Source, ...]:
    """All papers in files and folders (searched recursively), sorted by key.

    Files of one official id belong together wherever they lie; of two with the same suffix the first by path
    counts. Hidden files and folders, other suffixes and XML that holds only metadata are passed over.
    """
    groups: dict[str, dict[str, Path]] = {}
    for root in paths:
        for file in _papers(root):
            official = _OFFICIAL.fullmatch(file.stem)
            key = file.stem.lower() if official else _relative(file, root)
            groups.setdefault(key, {}).setdefault(file.suffix.lower()[1:], file)
    beside = {
        folder: sidecars(folder) for folder in {f.parent for fs in groups.values() for f in fs.values()}
    }
    return tuple(
        Source(key, **files, beside=tuple(dict.fromkeys(m for f in files.values() for m in beside[f.parent])))
        for key, files in sorted(groups.items())
    )


def holds_paper(folder: Path) -> bool:
    """Whether there is any paper in a folder."""
    return next(_papers(folder), None) is not None


def _papers(root: Path) -> Iterator[Path]:
    return (file for file in _walk(root) if file.suffix.lower() != ".xml" or _is_paper(file))


def _is_paper(file: Path) -> bool:
    """Whether XML is a paper; a folder of 100,000 papers has as many files of metadata, told by name unopened."""
    return bool(_OFFICIAL.fullmatch(file.stem)) or (not is_sidecar(file) and is_paper_xml(file))


def _walk(root: Path) -> Iterator[Path]:
    if not root.exists():
        raise UsageError(f"{root} is not there: name a file or a folder with papers")
    if root.is_file():
        yield root
        return
    # os.walk and not rglob: three times faster where nothing is new.
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(folder, name)


def _relative(file: Path, root: Path) -> str:
    return file.name if file == root else file.relative_to(root).as_posix()


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

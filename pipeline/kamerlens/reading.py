"""The work on one paper, from its files to a tagged paper: what a worker process does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kamerlens.acquire.files import Source, sha256
from kamerlens.errors import UnreadableError
from kamerlens.read.pdf import read_pdf
from kamerlens.read.text import read_text
from kamerlens.read.xml import read_xml
from kamerlens.records import Paper, Problem
from kamerlens.store import stored
from kamerlens.store.writer import Reading
from kamerlens.structure.alignment import align
from kamerlens.structure.repeats import bands

_REPORT = "report this file to the maintainers of Kamerlens"
_tagger = None


def setup(model: str | None, encoder: bool) -> None:
    """Load the Dutch pipeline, the codebook and the trained decision once in this worker."""
    global _tagger
    from kamerlens.tag.tagger import ready

    _tagger = ready(model, encoder)


def process(source: Source) -> Reading:
    """Read and tag one source; what goes wrong becomes problems of the reading, never an exception."""
    paper, problems = read(source)
    if paper is None:
        return Reading(source.key, None, problems=problems)
    assert _tagger is not None, "setup() runs first"
    found = tuple((each.number, bands(each.text)) for each in paper.paragraphs)
    try:
        return Reading(source.key, paper, _tagger.tag_paper(paper), problems, found)
    except Exception as e:
        return Reading(
            source.key, paper, (), (*problems, _broken(source, "tag", e, paper.metadata.id)), found
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A paper in a database, for a worker to tag again."""

    database: Path
    paper: str


def retag(place: Stored) -> Reading:
    """Tag a stored paper; a failure becomes a reading without paper, so that its mentions stay as they are."""
    assert _tagger is not None, "setup() runs first"
    try:
        paper = stored.paper(place.database, place.paper)
        return Reading(place.paper, paper, _tagger.tag_paper(paper))
    except Exception as e:
        return retag_failed(place, f"{type(e).__name__}: {e}", _REPORT)


def retag_failed(place: Stored, message: str, remedy: str) -> Reading:
    """What comes of a stored paper whose worker died or ran past its limits."""
    return Reading(place.paper, None, problems=(Problem(place.paper, "tag", message, remedy, place.paper),))


def read(source: Source) -> tuple[Paper | None, tuple[Problem, ...]]:
    """The paper of a source, and what could not be read of it.

    Where XML and PDF are both there, the text is the XML's, and pages and boxes are the PDF's.
    """
    papers: dict[str, Paper] = {}
    problems: list[Problem] = []
    for file in source.files:
        try:
            papers[file.suffix.lower()[1:]] = replace(_read_file(file), sha256=sha256(file), file=file.name)
        except UnreadableError as e:
            problems.append(Problem(source.key, "read", f"{file.name}: {e}", e.remedy))
        except Exception as e:
            problems.append(_broken(source, "read", e))
    best = papers.get("xml") or papers.get("pdf") or papers.get("txt")
    if best is not None and "xml" in papers and "pdf" in papers:
        best = align(papers["xml"], papers["pdf"])
    return _named(best), tuple(problems)


def _named(paper: Paper | None) -> Paper | None:
    """The paper with an id: one that prints no official number (a departmental letter) is called by its bytes."""
    if paper is None or paper.metadata.id:
        return paper
    title = paper.metadata.title or Path(paper.file).stem
    return replace(paper, metadata=replace(paper.metadata, id=f"overig-{paper.sha256[:12]}", title=title))


def _read_file(file: Path) -> Paper:
    reader = {".pdf": read_pdf, ".xml": read_xml, ".txt": read_text}[file.suffix.lower()]
    return reader(file)


def _broken(source: Source, step: str, error: Exception, paper: str = "") -> Problem:
    names = ", ".join(file.name for file in source.files)
    return Problem(source.key, step, f"{names}: {type(error).__name__}: {error}", _REPORT, paper)


def failed(source: Source, message: str, remedy: str) -> Reading:
    """The reading of a source whose worker died or ran past its limits."""
    return Reading(source.key, None, problems=(Problem(source.key, "read", message, remedy),))

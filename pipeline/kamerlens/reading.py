"""The work on one paper, from its files to a tagged paper: what a worker process does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kamerlens.acquire.files import Source, sha256
from kamerlens.errors import UnreadableError
from kamerlens.records import Mention, Paper, Problem
from kamerlens.store import stored
from kamerlens.store.writer import Reading
from kamerlens.structure.alignment import align
from kamerlens.structure.repeats import bands

if TYPE_CHECKING:
    from kamerlens.tag.tagger import Tagger

_REPORT = "report this file to the maintainers of Kamerlens"
_tagger: Tagger | None = None


def setup(model: str | None, encoder: bool) -> None:
    """Have the Dutch pipeline, the codebook and the trained decision ready in this worker."""
    global _tagger
    _tagger = tagger(model, encoder)


@cache
def tagger(model: str | None, encoder: bool) -> Tagger:
    """The tagger, loaded once in this process or in the one it was forked from."""
    from kamerlens.tag.tagger import ready

    return ready(model, encoder)


def process(source: Source) -> Reading:
    """Read and tag one source; what goes wrong becomes problems of the reading, never an exception."""
    return process_all([source])[0]


def process_all(sources: Sequence[Source]) -> list[Reading]:
    """`process` for several sources, whose sentences are tagged together: the Dutch pipeline works in batches."""
    readings = [_untagged(source) for source in sources]
    found = iter(_tag([each.paper for each in readings if each.paper]))
    return [
        _tagged(source, each, next(found)) if each.paper else each
        for source, each in zip(sources, readings, strict=True)
    ]


def _untagged(source: Source) -> Reading:
    paper, problems = read(source)
    found = tuple((each.number, bands(each.text)) for each in paper.paragraphs) if paper else ()
    return Reading(source.key, paper, problems=problems, bands=found)


def _tag(papers: Sequence[Paper]) -> list[tuple[Mention, ...] | Exception]:
    """The mentions of each paper, or what went wrong with it; one that fails does so alone."""
    assert _tagger is not None, "setup() runs first"
    try:
        return list(_tagger.tag_papers(papers))
    except Exception as e:
        return [e] if len(papers) == 1 else [found for paper in papers for found in _tag([paper])]


def _tagged(source: Source, reading: Reading, found: tuple[Mention, ...] | Exception) -> Reading:
    if not isinstance(found, Exception):
        return replace(reading, mentions=found)
    paper = reading.paper.metadata.id if reading.paper else ""
    return replace(reading, problems=(*reading.problems, _broken(source, "tag", found, paper)))


@dataclass(frozen=True, slots=True)
class Stored:
    """A paper in a database, for a worker to tag again."""

    database: Path
    paper: str


def retag(place: Stored) -> Reading:
    """Tag a stored paper; a failure becomes a reading without paper, so that its mentions stay as they are."""
    return retag_all([place])[0]


def retag_all(places: Sequence[Stored]) -> list[Reading]:
    """`retag` for several papers, whose sentences are tagged together."""
    papers = [_stored(place) for place in places]
    found = iter(_tag([each for each in papers if isinstance(each, Paper)]))
    return [
        _retagged(place, each, next(found)) if isinstance(each, Paper) else _complaint(place, each)
        for place, each in zip(places, papers, strict=True)
    ]


def _stored(place: Stored) -> Paper | Exception:
    try:
        return stored.paper(place.database, place.paper)
    except Exception as e:
        return e


def _retagged(place: Stored, paper: Paper, found: tuple[Mention, ...] | Exception) -> Reading:
    return _complaint(place, found) if isinstance(found, Exception) else Reading(place.paper, paper, found)


def _complaint(place: Stored, error: Exception) -> Reading:
    return retag_failed(place, f"{type(error).__name__}: {error}", _REPORT)


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
    # Imported by whoever reads: the writer, which does not, starts half a second sooner.
    match file.suffix.lower():
        case ".pdf":
            from kamerlens.read.pdf import read_pdf

            return read_pdf(file)
        case ".xml":
            from kamerlens.read.xml import read_xml

            return read_xml(file)
    from kamerlens.read.text import read_text

    return read_text(file)


def _broken(source: Source, step: str, error: Exception, paper: str = "") -> Problem:
    names = ", ".join(file.name for file in source.files)
    return Problem(source.key, step, f"{names}: {type(error).__name__}: {error}", _REPORT, paper)


def failed(source: Source, message: str, remedy: str) -> Reading:
    """The reading of a source whose worker died or ran past its limits."""
    return Reading(source.key, None, problems=(Problem(source.key, "read", message, remedy),))

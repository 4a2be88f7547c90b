"""How fast the line is, beside the obvious way to do the same and the floor under any way: `kamerlens bench line`.

(a) this project from files to finished database; (b) what one would write in an afternoon: pdfplumber's text, a full
spaCy pass over all of it, sqlite-utils inserts with a full-text index; (c) pdftotext and grep for the codebook's
words. All on the same papers, interleaved, so that a busy machine slows all three.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from kamerlens import __version__
from kamerlens.acquire.files import Source, find
from kamerlens.language import pipeline
from kamerlens.language.pipeline import Depth

_WORDS = "regie|sturing|aanwijzing|toezicht|uitkering|spuk|regio|gemeenschappelijke regeling|samenwerk"
_TEXT_OF_XML = re.compile(rb"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each round of one way, and what it went through."""

    name: str
    seconds: tuple[float, ...]
    pages: int = 0
    words: int = 0

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.seconds)


@dataclass
class Bench:
    """All that was measured, as the JSON file has it."""

    version: str = __version__
    machine: str = ""
    papers: int = 0
    timings: list[Timing] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)


def run(folder: Path, rounds: int, jobs: int, model: str | None, say: Callable[[str], None]) -> Bench:
    """Measure on the papers in *folder*; *say* is told what is going on."""
    sources = find([folder])
    bench = Bench(machine=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    bench.papers = len(sources)
    say("language")
    bench.figures.update(language(sources, model))
    say("reading")
    bench.figures.update(reading(sources))
    taken: dict[str, list[float]] = {}
    ways: dict[str, Callable[[], None]] = {
        "kamerlens": lambda: _kamerlens(folder, jobs, model),
        "obvious": lambda: _obvious(sources, model),
    }
    if shutil.which("pdftotext"):
        ways["floor"] = lambda: _floor(sources)
    for number in range(rounds):
        for name, way in ways.items():
            say(f"{name}, round {number + 1} of {rounds}")
            begun = time.perf_counter()
            way()
            taken.setdefault(name, []).append(time.perf_counter() - begun)
    bench.timings = [Timing(name, tuple(seconds)) for name, seconds in taken.items()]
    return bench


def language(sources: Sequence[Source], model: str | None) -> dict[str, float]:
    """Processor seconds to load the pipeline in a new process, and words per second of one core."""
    code = f"from kamerlens.language.pipeline import load; import time; load({model!r}); print(time.process_time())"
    begun = [float(_python("import time, spacy; print(time.process_time())")) for _ in range(3)]
    loaded = [float(_python(code)) for _ in range(3)]
    texts = list(_texts(sources))[:4000]
    nlp = pipeline.load(model)
    depths: tuple[Depth, ...] = ("sentences", "tags", "syntax")
    rates = {f"words_per_second_{depth}": round(_rate(nlp, texts, depth)) for depth in depths}
    return {"load_seconds": round(statistics.median(loaded) - statistics.median(begun), 2), **rates}


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def _rate(nlp: Language, texts: Sequence[str], depth: Depth) -> float:
    """Words per second of processor time, the best of three: what else runs can only slow it."""
    words = sum(len(text.split()) for text in texts)
    best = 0.0
    for _ in range(3):
        begun = time.process_time()
        for _doc in pipeline.read(nlp, texts, depth):
            pass
        best = max(best, words / (time.process_time() - begun))
    return best


def reading(sources: Sequence[Source]) -> dict[str, float]:
    """Pages per second of one core, with structure, boxes and notes; scans that need OCR are left out."""
    from kamerlens.errors import UnreadableError
    from kamerlens.read.pdf import read_pdf

    pages, seconds = 0, 0.0
    for source in sources:
        if source.pdf:
            begun = time.process_time()
            try:
                paper = read_pdf(source.pdf)
            except UnreadableError:
                continue
            if paper.source == "pdf":
                pages += paper.pages
                seconds += time.process_time() - begun
    return {"pages": pages, "pages_per_second_of_one_core": round(pages / seconds, 1) if seconds else 0.0}


def _texts(sources: Sequence[Source]) -> Iterator[str]:
    """The paragraphs of all papers, read once."""
    from kamerlens.reading import read

    for source in sources:
        paper, _ = read(source)
        if paper is not None:
            yield from (paragraph.text for paragraph in paper.paragraphs)


def _kamerlens(folder: Path, jobs: int, model: str | None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "kamerlens", "ingest", str(folder), "--jobs", str(jobs)]
        command += ["--database", f"{scratch}/k.db", *(["--model", model] if model else [])]
        subprocess.run(command, check=True, capture_output=True)


def _obvious(sources: Sequence[Source], model: str | None) -> None:
    import pdfplumber
    from sqlite_utils import Database

    nlp = pipeline.load(model)
    with tempfile.TemporaryDirectory() as scratch:
        db = Database(f"{scratch}/o.db")
        for source in sources:
            if source.pdf:
                with pdfplumber.open(source.pdf) as pdf:
                    pages = [page.extract_text() for page in pdf.pages]
            else:
                file = source.xml or source.txt
                assert file is not None
                pages = [_TEXT_OF_XML.sub(b" ", file.read_bytes()).decode("utf-8", "replace")]
            rows: list[dict[str, Any]] = [
                {
                    "paper": source.key,
                    "sentence": sentence.text,
                    "lemmas": " ".join(t.lemma_ for t in sentence),
                }
                for doc in nlp.pipe(pages)
                for sentence in doc.sents
            ]
            db.table("sentences").insert_all(rows)
        db.table("sentences").enable_fts(["sentence", "lemmas"])
        db.close()


def _floor(sources: Sequence[Source]) -> None:
    for source in sources:
        file = source.pdf or source.xml or source.txt
        assert file is not None
        text = file.read_bytes()
        if source.pdf:
            text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=False).stdout
        subprocess.run(["grep", "-ciE", _WORDS], input=text, capture_output=True, check=False)


def table(bench: Bench) -> Iterator[str]:
    """The result as Markdown lines, as README has it."""
    yield f"{bench.papers} papers; {bench.machine}; Kamerlens {bench.version}"
    yield ""
    yield "| way | seconds (median) | lowest–highest | papers/s | times Kamerlens' seconds |"
    yield "|---|--:|---|--:|--:|"
    ours = next((t.median for t in bench.timings if t.name == "kamerlens"), 0.0)
    for t in bench.timings:
        spread = f"{min(t.seconds):.1f}–{max(t.seconds):.1f}"
        yield f"| {t.name} | {t.median:.1f} | {spread} | {bench.papers / t.median:.1f} | {t.median / ours:.2f} |"
    yield ""
    yield "| figure | value |"
    yield "|---|--:|"
    for name, value in bench.figures.items():
        yield f"| {name.replace('_', ' ')} | {value:g} |"


def document(bench: Bench) -> str:
    """The result as JSON, to compare versions."""
    return json.dumps(asdict(bench), indent=1) + "\n"

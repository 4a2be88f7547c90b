"""How fast the line is, beside the obvious way to do the same and the floor under any way: `kamerlens bench line`.

(a) this project from files to finished database; (b) what one would write in an afternoon (`evaluate.obvious`); (c)
pdftotext and grep for the codebook's words. All on the same papers, each in processes of its own, interleaved, so that
a busy machine slows all three.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from spacy.language import Language

from kamerlens import __version__, reading
from kamerlens.acquire.files import Source, find
from kamerlens.errors import UsageError
from kamerlens.evaluate.memory import peak_of
from kamerlens.language import pipeline
from kamerlens.language.pipeline import Depth

_WORDS = "regie|sturing|aanwijzing|toezicht|uitkering|spuk|regio|gemeenschappelijke regeling|samenwerk"
_OBVIOUS = "import sys; from pathlib import Path; from kamerlens.evaluate.obvious import run; "
_FLOOR = f"""find -L "$0" -name '*.pdf' -exec sh -c 'pdftotext "$1" - | grep -ciE "{_WORDS}"' sh {{}} \\;
find -L "$0" -name '*.xml' -exec grep -ciE "{_WORDS}" {{}} + ; true"""
_SENTENCE = b'{"id": "1", "text": "De gemeenten krijgen een specifieke uitkering."}\n'
_MARKS = ("<!-- bench line -->", "<!-- end of bench line -->")


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one way: the seconds of each round, and the most memory (MB) that its processes had together in each."""

    name: str
    seconds: tuple[float, ...]
    peaks: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.seconds)


@dataclass
class Bench:
    """All that was measured, as the JSON file has it.

    ``stages``: seconds of one core for all papers; ``commands``: seconds from start to end of a command that has
    next to nothing to do, the best of three.
    """

    version: str = __version__
    machine: str = ""
    papers: int = 0
    pages: int = 0
    words: int = 0
    timings: list[Timing] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    commands: dict[str, float] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)


def run(folder: Path, rounds: int, jobs: int, model: str | None, say: Callable[[str], None]) -> Bench:
    """Measure on the papers in *folder*; *say* is told what is going on."""
    sources = find([folder])
    if not sources:
        raise UsageError(f"no PDF, XML or text in {folder}: name a folder with papers")
    bench = Bench(machine=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    bench.papers = len(sources)
    for name, measured in (("language", language), ("stages", stages)):
        say(name)
        measured(bench, sources, model)
    say("commands")
    bench.commands = commands(sources[0], model)
    bench.timings = list(_interleaved(_ways(folder, jobs, model), rounds, say))
    return bench


def _interleaved(ways: dict[str, list[str]], rounds: int, say: Callable[[str], None]) -> Iterator[Timing]:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, command in ways.items():
            say(f"{name}, round {number + 1} of {rounds}")
            taken[name].append(_timed(command))
    for name, each in taken.items():
        yield Timing(name, *map(tuple, zip(*each, strict=True)))


def _ways(folder: Path, jobs: int, model: str | None) -> dict[str, list[str]]:
    """The command of each way; ``{new}`` is a database that isn't there yet."""
    own = [
        sys.executable,
        "-m",
        "kamerlens",
        "ingest",
        str(folder),
        "--jobs",
        str(jobs),
        "--database",
        "{new}",
    ]
    obvious = f"{_OBVIOUS}run(Path(sys.argv[1]), Path(sys.argv[2]), {model!r})"
    ways = {
        "kamerlens": [*own, *(["--model", model] if model else [])],
        "obvious": [sys.executable, "-c", obvious, str(folder), "{new}"],
    }
    if shutil.which("pdftotext"):
        ways["floor"] = ["sh", "-c", _FLOOR, str(folder)]
    return ways


def _timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak memory of a command."""
    with tempfile.TemporaryDirectory() as scratch:
        real = [f"{scratch}/new.db" if part == "{new}" else part for part in command]
        begun = time.perf_counter()
        process = subprocess.Popen(real, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = peak_of(process)
        taken = time.perf_counter() - begun
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, real)
        return taken, peak


def language(bench: Bench, sources: Sequence[Source], model: str | None) -> None:
    """Processor seconds to load the pipeline in a new process, and words per second of one core."""
    code = f"from kamerlens.language.pipeline import load; import time; load({model!r}); print(time.process_time())"
    begun = [float(_python("import time, spacy; print(time.process_time())")) for _ in range(3)]
    loaded = [float(_python(code)) for _ in range(3)]
    bench.figures["load_seconds"] = round(statistics.median(loaded) - statistics.median(begun), 2)
    texts = list(_texts(sources))[:4000]
    nlp = pipeline.load(model)
    depths: tuple[Depth, ...] = ("sentences", "tags", "syntax")
    for depth in depths:
        bench.figures[f"words_per_second_{depth}"] = round(_rate(nlp, texts, depth))


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


def stages(bench: Bench, sources: Sequence[Source], model: str | None) -> None:
    """Seconds of one core for each step over all papers, and pages per second of reading born-digital PDFs.

    Reading includes structure, boxes and notes; scans that need OCR count among the papers and not in the pages.
    """
    from kamerlens.store.database import writing
    from kamerlens.store.writer import Reading, save
    from kamerlens.tag.tagger import needing, ready
    from kamerlens.workers import BATCH

    tagger = ready(model)
    clock = _Clock({"read": 0.0, "tag": 0.0, "store": 0.0})
    born_digital = 0
    seconds = 0.0
    needed: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        with writing(Path(scratch, "stages.db"), fresh=True) as db:
            for begin in range(0, len(sources), BATCH):
                read = []
                for source in sources[begin : begin + BATCH]:
                    clock.start()
                    paper, problems = reading.read(source)
                    took = clock.stop("read")
                    read.append((source.key, paper, problems))
                    if paper and paper.source == "pdf":
                        born_digital, seconds = born_digital + paper.pages, seconds + took
                papers = [paper for _, paper, _ in read if paper]
                clock.start()
                found = list(tagger.tag_papers(papers))
                clock.stop("tag")
                mentions = {id(paper): each for paper, each in zip(papers, found, strict=True)}
                with db.atomic():
                    for key, paper, problems in read:
                        save(db, Reading(key, paper, mentions.get(id(paper), ()), problems), 1, "")
                clock.stop("store")
                bench.pages += sum(paper.pages for paper in papers)
                bench.words += sum(len(each.text.split()) for paper in papers for each in paper.paragraphs)
                needed += [text for paper in papers for text in needing(paper)]
            clock.start()
        clock.stop("store")
    bare = sum(len(text.split()) for text in needed) / _rate(tagger.reader.nlp, needed, "syntax")
    bench.figures["tagging_by_a_bare_pass_over_the_sentences_that_need_it"] = round(
        clock.taken["tag"] / bare, 1
    )
    bench.stages = {step: round(each, 2) for step, each in clock.taken.items()}
    bench.figures["pages_per_second_of_one_core"] = round(born_digital / seconds, 1) if seconds else 0.0


@dataclass
class _Clock:
    """Processor seconds that each step has taken."""

    taken: dict[str, float]
    begun: float = 0.0

    def start(self) -> None:
        self.begun = time.process_time()

    def stop(self, step: str) -> float:
        took = time.process_time() - self.begun
        self.taken[step] += took
        self.start()
        return took


def commands(source: Source, model: str | None) -> dict[str, float]:
    """Seconds that each command takes which has one paper, one sentence or nothing to do; the best of three."""
    own = [sys.executable, "-m", "kamerlens"]
    file = str(source.files[0])
    with tempfile.TemporaryDirectory() as scratch:
        ingest = [*own, "ingest", file, "--jobs", "1", "--database", f"{scratch}/k.db"]
        known = {
            "--version": [*own, "--version"],
            "ingest, one paper": ingest,
            "ingest, nothing new": ingest,
            "read": [*own, "read", file],
            "tag": [*own, "tag"],
        }
        return {
            name: round(_best(name, command, Path(scratch, "k.db")), 2) for name, command in known.items()
        }


def _best(name: str, command: Sequence[str], database: Path) -> float:
    best = float("inf")
    for _ in range(3):
        if name == "ingest, one paper":
            database.unlink(missing_ok=True)
        begun = time.perf_counter()
        subprocess.run(command, input=_SENTENCE, capture_output=True, check=True)
        best = min(best, time.perf_counter() - begun)
    return best


def _texts(sources: Sequence[Source]) -> Iterator[str]:
    """The paragraphs of all papers, read once."""
    for source in sources:
        paper, _ = reading.read(source)
        if paper is not None:
            yield from (paragraph.text for paragraph in paper.paragraphs)


def table(bench: Bench) -> Iterator[str]:
    """The result as Markdown lines, as README has it."""
    yield (
        f"{bench.papers} papers, {bench.pages} pages of PDF, {bench.words} words; {bench.machine}; "
        f"Kamerlens {bench.version}; medians of {len(bench.timings[0].seconds)} rounds (lowest–highest)."
    )
    yield from _ways_table(bench)
    yield from _pairs("one core, all papers", "seconds", bench.stages)
    yield from _pairs("command with next to nothing to do", "seconds", bench.commands)
    yield from _pairs(
        "figure", "value", {name.replace("_", " "): each for name, each in bench.figures.items()}
    )


def _ways_table(bench: Bench) -> Iterator[str]:
    yield from ("", "| way | seconds | papers/s | words/s | peak memory (MB) | × Kamerlens' seconds |")
    yield "|---|---|--:|--:|--:|--:|"
    ours = next((t.median for t in bench.timings if t.name == "kamerlens"), 0.0)
    for t in bench.timings:
        spread = f"{t.median:.1f} ({min(t.seconds):.1f}–{max(t.seconds):.1f})"
        rates = f"{bench.papers / t.median:.1f} | {bench.words / t.median:.0f}"
        yield f"| {t.name} | {spread} | {rates} | {max(t.peaks):.0f} | {t.median / ours:.2f} |"


def _pairs(name: str, unit: str, values: dict[str, float]) -> Iterator[str]:
    yield from ("", f"| {name} | {unit} |", "|---|--:|")
    for key, value in values.items():
        yield f"| {key} | {value:g} |"


def put_into(file: Path, lines: Sequence[str]) -> None:
    """Put a table where *file* has the marks for it; raises UsageError where it has none."""
    text = file.read_text("utf-8")
    begin, end = (text.find(mark) for mark in _MARKS)
    if not 0 <= begin < end:
        raise UsageError(f"{file} has no {_MARKS[0]} and {_MARKS[1]} to put the table between")
    begin += len(_MARKS[0])
    file.write_text("\n".join([text[:begin], *lines, text[end:]]), "utf-8")


def document(bench: Bench) -> str:
    """The result as JSON, to compare versions."""
    return json.dumps(asdict(bench), indent=1) + "\n"

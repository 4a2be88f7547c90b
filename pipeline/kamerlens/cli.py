"""The commands: the only place that prints or exits.

Progress goes to stderr, data to stdout. Exit status 0: done; 1: the run failed, or nothing could be read;
2: wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kamerlens import __version__
from kamerlens.errors import KamerlensError, UsageError

DATABASE = Path("kamerlens.db")

_database = click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DATABASE,
    show_default=True,
    help="The SQLite database.",
)
_model = click.option(
    "--model",
    envvar="KAMERLENS_MODEL",
    help="Dutch spaCy pipeline: a name or folder. Default: the one that ships with Kamerlens.",
)

_encoder = click.option(
    "--encoder/--no-encoder",
    default=True,
    envvar="KAMERLENS_ENCODER",
    show_default=True,
    help="Ask the encoder, where one is in models/encoder, about sentences that are left open.",
)

_papers = click.option(
    "--papers",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="KAMERLENS_PAPERS",
    help="Folder with the real papers whose coded sentences are kept as places (corpus/gold/papers).",
)


def _one_line_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the project's errors into one line on stderr and the right exit status."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except UsageError as e:
            click.echo(f"kamerlens: {e}", err=True)
            sys.exit(2)
        except KamerlensError as e:
            click.echo(f"kamerlens: {e}", err=True)
            sys.exit(1)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kamerlens")
def main() -> None:
    """Read Dutch parliamentary papers and tag how they speak of power between state and decentral government.

    Start with `kamerlens ingest` and then `kamerlens serve`.
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_database
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes. Default: one per core.")
@click.option("--prune", is_flag=True, help="Take out papers whose files under PATHS are gone.")
@click.option("--watch", is_flag=True, help="Go on: ingest again whenever something under PATHS changes.")
@click.option(
    "--json",
    "out",
    type=click.Path(path_type=Path),
    help="Also write each run's summary here, as a JSON line.",
)
@_model
@_encoder
@_one_line_errors
def ingest(
    paths: tuple[Path, ...],
    database: Path,
    jobs: int | None,
    prune: bool,
    watch: bool,
    out: Path | None,
    model: str | None,
    encoder: bool,
) -> None:
    """Read, tag and store every new or changed paper under PATHS (PDF, official XML, text; recursively).

    Without PATHS: corpus/papers, or the fictional sample corpus while that is empty.
    """
    from kamerlens import ingest as line
    from kamerlens import workers
    from kamerlens.acquire.watch import changes
    from kamerlens.report import Bar, summary_json, summary_lines

    chosen = paths or line.default_paths()
    for _ in changes(chosen) if watch else (None,):
        with Bar(sys.stderr) as bar:
            summary = line.ingest(
                chosen,
                database,
                executor=workers.Pool(jobs or workers.default_jobs()),
                model=model,
                encoder=encoder,
                versions=line.versions(model, encoder),
                prune=prune,
                progress=bar.update,
            )
        for text in summary_lines(summary):
            click.echo(text)
        if out:
            with out.open("a", encoding="utf-8") as file:
                file.write(summary_json(summary) + "\n")
    if summary.failed and not summary.stored:
        raise KamerlensError("nothing could be read: see the problems above")


@main.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Papers dated on or after this day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Papers dated on or before this day.")
@click.option("--dossier", default="", help="Papers of one dossier: 36410, 36410-XVI, 21501-02.")
@click.option(
    "--kind", default="", help="kamerstuk, antwoord, vraag, niet-dossierstuk, bijlage, or Brief, Motie ..."
)
@click.option("--house", type=click.Choice(["tweede", "eerste"]), help="Papers of one house.")
@click.option("--query", default="", help="Papers with these words.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("corpus/papers"),
    show_default=True,
    help="Folder for the papers, each in <kind>/<dossier>/<id>/.",
)
@click.option(
    "--source",
    type=click.Choice(["repository", "letters"]),
    default="repository",
    show_default=True,
    help="The official repository, or letters that it does not have (open data of the Tweede Kamer).",
)
@click.option("--address", envvar="KAMERLENS_SOURCE", help="Another address of the source.")
@click.option("--rate", type=click.FloatRange(0.01), help="Requests a second at most. Default: 2.")
@click.option("--contact", envvar="KAMERLENS_CONTACT", default="", help="Tell the source how to reach you.")
@click.option("--dry-run", is_flag=True, help="Only say what would be fetched.")
@click.option(
    "--json", "out", type=click.Path(path_type=Path), help="Also write the summary here, as a JSON line."
)
@_one_line_errors
def fetch(
    since: datetime | None,
    until: datetime | None,
    dossier: str,
    kind: str,
    house: str | None,
    query: str,
    into: Path,
    source: str,
    address: str | None,
    rate: float | None,
    contact: str,
    dry_run: bool,
    out: Path | None,
) -> None:
    """Fetch papers with their metadata from the official repository; what is here already is not fetched again.

    Without dates, dossier or words: all that is new or changed since the last such run.
    """
    from kamerlens.acquire import report
    from kamerlens.acquire.command import run
    from kamerlens.acquire.http import Manners
    from kamerlens.acquire.offer import Selection, checked_dossier

    selection = Selection(
        since=since.date() if since else None,
        until=until.date() if until else None,
        dossier=checked_dossier(dossier),
        kind=kind,
        house=f"{house.capitalize()} Kamer" if house else "",
        query=query,
    )
    with report.Progress(sys.stderr) as progress:
        manners = Manners.load(rate=rate, contact=contact)
        summary = run(source, address, manners, selection, into, dry_run, progress.update)
    for text in report.lines(summary):
        click.echo(text)
    if out:
        with out.open("a", encoding="utf-8") as file:
            file.write(report.document(summary) + "\n")
    if not summary.complete:
        raise KamerlensError("not all could be fetched: see above")


@main.command()
@_database
@click.option("--files", is_flag=True, help="Also compare the papers' files with what was read.")
@_one_line_errors
def check(database: Path, files: bool) -> None:
    """Verify a database: text, offsets, references, full-text index, trends and ledger.

    Prints what is wrong, a line each; exit status 1 where anything is.
    """
    from kamerlens.store.check import faults
    from kamerlens.store.database import opened

    with opened(database) as db:
        found = list(faults(db, database.resolve().parent if files else None))
    for fault in found:
        click.echo(f"not true that {fault.rule}: {fault.times} rows ({', '.join(fault.rows)} ...)")
    if found:
        raise KamerlensError(f"{database} is not sound: put back a backup, or move it away and ingest again")
    click.echo(f"{database} is sound.")


@main.command()
@click.argument("form", type=click.Choice(["parquet", "jsonl", "tei"]))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_database
@_one_line_errors
def export(form: str, folder: Path, database: Path) -> None:
    """Write the whole database to a new FOLDER, for other tools: Parquet, JSON Lines or TEI."""
    from kamerlens.publish import corpus
    from kamerlens.store import snapshot
    from kamerlens.store.database import opened

    with opened(database) as db:
        files = corpus.write(db, form, folder)
        click.echo(f"{len(files)} files in {folder}, of snapshot {snapshot.id_of(db)}.")


@main.command()
@click.argument("copy", type=click.Path(path_type=Path, dir_okay=False))
@_database
@_one_line_errors
def backup(copy: Path, database: Path) -> None:
    """Write a consistent copy of the database to COPY, also while the site runs or papers are ingested."""
    from kamerlens.store.database import backup as copied

    copied(database, copy)
    click.echo(f"{database} is copied to {copy}.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--boxes", type=click.Path(path_type=Path), help="Also draw what was recognised: a .pdf or .png."
)
@_one_line_errors
def read(file: Path, boxes: Path | None) -> None:
    """Print one paper as JSON: metadata, paragraphs, notes, references."""
    from kamerlens.acquire.files import find
    from kamerlens.reading import read as read_source
    from kamerlens.report import paper_json

    if not file.is_file():
        raise UsageError(f"{file} is not there: name one PDF, XML or text file")
    found = find([file])
    if not found:
        raise UsageError(f"{file} is no PDF, official XML or text of a paper")
    paper, problems = read_source(found[0])
    for problem in problems:
        click.echo(f"kamerlens: {problem.message}: {problem.remedy}", err=True)
    if paper is None:
        sys.exit(1)
    if boxes and found[0].pdf:
        from kamerlens.read.drawing import draw

        draw(found[0].pdf, paper, boxes)
    click.echo(paper_json(paper))


@main.command()
@_model
@_encoder
@_one_line_errors
def tag(model: str | None, encoder: bool) -> None:
    """Tag JSON lines: {"id", "text", "context"?} on stdin, the same with "mentions" on stdout."""
    from kamerlens.tag import lines
    from kamerlens.tag.tagger import ready

    for line in lines.tag_lines(sys.stdin, ready(model, encoder)):
        click.echo(line)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the model. Default: the one that ships with Kamerlens.",
)
@_papers
@_model
@_one_line_errors
def train(files: tuple[Path, ...], out: Path | None, papers: Path | None, model: str | None) -> None:
    """Train the tagger again from the project's gold set, and FILES of coded sentences (JSON lines) beside it.

    The same sentences give the same bytes. What is kept for testing is never trained on.
    """
    from kamerlens.language.pipeline import load
    from kamerlens.paths import CORPUS, MODELS
    from kamerlens.tag import codebook, gold, stand_off
    from kamerlens.tag.encoder import Encoder
    from kamerlens.tag.reading import Reader
    from kamerlens.tag.train import build

    definition = codebook.load()
    into = out or MODELS / "tagger"
    extra = [row for file in files for row in gold.read(file)]
    if papers:
        extra += stand_off.read(CORPUS / "gold" / "papers", papers, "train")
    build(Reader(load(model), definition), definition, CORPUS / "gold", extra, into, Encoder.load())
    click.echo(f"Trained on the gold set and {len(extra)} more sentences; the model is in {into}.")


@main.group()
def evaluate() -> None:
    """Measure how well papers are read and tagged, against truth that the line never saw."""


@evaluate.command("reading")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@_one_line_errors
def evaluate_reading(folder: Path | None) -> None:
    """Compare what is read with the truth: the sample corpus, or in FOLDER each PDF that has its official XML.

    Prints a line per paper: words, recall, precision, F1 of paragraph ends, metadata and references that differ.
    """
    from kamerlens.evaluate import reading

    scores = list(reading.of_pairs(folder) if folder else reading.of_sample())
    for line in reading.table(scores):
        click.echo(line)


@evaluate.command("tagging")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option(
    "--part",
    type=click.Choice(["train", "development", "test", "test_letters"]),
    default="test",
    show_default=True,
    help="Part of the project's gold set, where no FILE is given; test_letters: of --papers only.",
)
@click.option("--sentences/--no-sentences", default=False, help="Show sentences behind what went wrong.")
@_papers
@_model
@_encoder
@_one_line_errors
def evaluate_tagging(
    file: Path | None, part: str, sentences: bool, papers: Path | None, model: str | None, encoder: bool
) -> None:
    """Compare what is tagged with coded sentences: the gold set, FILE (JSON lines), or real PAPERS.

    Prints precision, recall and F1 per theme with 95% intervals, direction and subtype, and the calibration error.
    """
    from kamerlens.evaluate import tagging
    from kamerlens.paths import CORPUS
    from kamerlens.tag import stand_off
    from kamerlens.tag.tagger import ready

    if part == "test_letters" and not papers:
        raise UsageError("the part test_letters is of real papers: name their folder with --papers")
    tagger = ready(model, encoder)
    if file:
        result = tagging.of_file(file, tagger)
    elif papers:
        places = stand_off.read(CORPUS / "gold" / "papers", papers, part)
        result = tagging.of_sentences(tuple(places), tagger)
    else:
        result = tagging.of_gold(CORPUS / "gold", tagger, part)
    for line in tagging.table(result, sentences):
        click.echo(line)


@evaluate.command("language")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@_model
@_one_line_errors
def evaluate_language(folder: Path | None, model: str | None) -> None:
    """Compare what the Dutch pipeline reads with 300 sentences corrected by hand.

    Half of them stand in real papers: they count where FOLDER holds those.
    """
    from kamerlens.evaluate import language
    from kamerlens.language.pipeline import load

    for line in language.table(language.of_files(load(model), folder)):
        click.echo(line)


@evaluate.command("gold")
@_one_line_errors
def evaluate_gold() -> None:
    """Show how well two coders agree on the project's gold set."""
    from kamerlens.evaluate import agreement
    from kamerlens.paths import CORPUS
    from kamerlens.tag import codebook

    themes = [theme.id for theme in codebook.load().themes]
    for line in agreement.table(list(agreement.of_folder(CORPUS / "gold", themes))):
        click.echo(line)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--rounds", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes. Default: one per core.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Also write the figures here.")
@_model
@_one_line_errors
def bench(folder: Path | None, rounds: int, jobs: int | None, out: Path | None, model: str | None) -> None:
    """Measure the speed of the line beside the obvious way and the floor, on the papers in FOLDER (or the sample)."""
    from kamerlens import workers
    from kamerlens.evaluate import speed
    from kamerlens.paths import CORPUS

    papers = folder or CORPUS / "sample" / "papers"
    result = speed.run(
        papers, rounds, jobs or workers.default_jobs(), model, lambda text: click.echo(text, err=True)
    )
    for line in speed.table(result):
        click.echo(line)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(speed.document(result), "utf-8")


@main.command()
@_database
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
@_one_line_errors
def serve(database: Path, port: int, host: str) -> None:
    """Open the site on a local port."""
    from kamerlens.publish.site import run

    run(database, host, port)

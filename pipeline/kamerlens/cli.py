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
from typing import TYPE_CHECKING, Any

import click

from kamerlens import __version__
from kamerlens.errors import KamerlensError, UsageError

if TYPE_CHECKING:
    from kamerlens.workers import Executor

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

_scores = click.option(
    "--json",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the scores into this file: models/tagger/scores.json ships with the tagger, for the site.",
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
@click.option(
    "--cluster", metavar="ADDRESS", help="Read on the workers of this Dask scheduler: tcp://HOST:8786."
)
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
    cluster: str | None,
    prune: bool,
    watch: bool,
    out: Path | None,
    model: str | None,
    encoder: bool,
) -> None:
    """Read, tag and store every new or changed paper under PATHS (PDF, official XML, text; recursively).

    Without PATHS: corpus/papers, or the fictional sample corpus while that is empty.
    """
    executor = _executor(jobs, cluster, model, encoder)
    from kamerlens import ingest as line
    from kamerlens.acquire.watch import changes
    from kamerlens.report import Bar, summary_json, summary_lines

    chosen = paths or line.default_paths()
    for _ in changes(chosen) if watch else (None,):
        with Bar(sys.stderr) as bar:
            summary = line.ingest(
                chosen,
                database,
                executor=executor,
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


def _executor(jobs: int | None, cluster: str | None, model: str | None, encoder: bool) -> Executor:
    """Worker processes of this machine, or those of a cluster that was found to be ready."""
    from kamerlens import workers

    if not cluster:
        workers.prepare()
        return workers.Pool(jobs or workers.default_jobs())
    if jobs:
        raise UsageError("--jobs is for this machine, the workers of --cluster have their own: leave one out")
    from kamerlens.cluster import at

    place = at(cluster, model, encoder)
    place.check()
    return place


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
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes. Default: one per core.")
@_model
@_encoder
@_one_line_errors
def retag(database: Path, jobs: int | None, model: str | None, encoder: bool) -> None:
    """Tag stored papers again that were tagged with another codebook or model, and show what that changed.

    No file is read. The differences are kept in the tables hertaggingen and hertagvoorbeelden.
    """
    from kamerlens import ingest as line
    from kamerlens import retag as again
    from kamerlens import workers
    from kamerlens.report import Bar

    with Bar(sys.stderr) as bar:
        report = again.retag(
            database,
            executor=workers.Pool(jobs or workers.default_jobs()),
            model=model,
            encoder=encoder,
            versions=line.versions(model, encoder),
            progress=bar.update,
        )
    for text in again.lines(report):
        click.echo(text)


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
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_database
@_one_line_errors
def publish(folder: Path, database: Path) -> None:
    """Put all that a host needs into a new FOLDER: a copy of the database, the program, and a Dockerfile."""
    from kamerlens.publish.hosting import prepare

    click.echo(f"{folder} is ready, of snapshot {prepare(database, folder)}: docker build {folder}")


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


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@_database
@click.option("--coder", help="Who codes; kept with each sentence.")
@click.option("--count", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Sentences.")
@click.option(
    "--untagged",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Share of them that the tagger gave no theme: they tell what it misses.",
)
@click.option(
    "--by",
    default="thema",
    show_default=True,
    help="Draw about as many of each: thema, soort, jaar, with commas between.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same.")
@click.option(
    "--order",
    type=click.Choice(["random", "uncertain"]),
    default="random",
    show_default=True,
    help="uncertain: those that the tagger is least sure of, which teach most; nothing can be measured with them.",
)
@click.option("--show-tagger", is_flag=True, help="Show what the tagger says, after each sentence is coded.")
@click.option("--csv", "sheet", type=click.Path(path_type=Path), help="Write a sheet to code in instead.")
@click.option(
    "--read",
    "back",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read a coded sheet (.csv) or disputes (.jsonl) into FILE.",
)
@click.option("--estimate", is_flag=True, help="Tell from FILE how much the tagger finds in the database.")
@click.option(
    "--agreement",
    nargs=2,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Compare two coders' files: kappa, alpha, direction, subtype.",
)
@_model
@_encoder
@_one_line_errors
def code(
    file: Path | None,
    database: Path,
    coder: str | None,
    count: int,
    untagged: float,
    by: str,
    seed: int,
    order: str,
    show_tagger: bool,
    sheet: Path | None,
    back: Path | None,
    estimate: bool,
    agreement: tuple[Path, Path] | None,
    model: str | None,
    encoder: bool,
) -> None:
    """Code sentences by hand into FILE (JSON lines), for `kamerlens train` and `kamerlens evaluate tagging`.

    Draws sentences from the database and shows them one by one, without what the tagger says of them. Stop with q and
    go on later with the same command: what is in FILE is not asked again.
    """
    from kamerlens.coding import command
    from kamerlens.coding.draw import Wish

    if agreement:
        for text in command.agreement(*agreement):
            click.echo(text)
        return
    if file is None:
        raise UsageError("name the file for the coded sentences: kamerlens code mine.jsonl --coder NAME")
    if estimate:
        for text in command.estimate(file):
            click.echo(text)
        return
    if back:
        added, passed = command.take_in(back, file, coder or "", database)
        click.echo(f"{added} sentences into {file}; {passed} were there already.")
        return
    if not coder:
        raise UsageError("say who codes: --coder NAME")
    wish = Wish(count, untagged, command.checked_by(by), seed)
    drawn = command.drawn(database, wish, file, order == "uncertain", model, encoder)
    if sheet:
        command.write_sheet(drawn, sheet)
        click.echo(f"{len(drawn)} sentences in {sheet}; read it back: kamerlens code {file} --read {sheet}")
        return
    added = command.at_screen(drawn, file, coder, show_tagger, _asked, click.echo)
    click.echo(f"{added} sentences coded into {file}.")


def _asked(prompt: str) -> str:
    click.echo(f"{prompt}\n> ", nl=False)
    return input()


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
@_scores
@_papers
@_model
@_encoder
@_one_line_errors
def evaluate_tagging(
    file: Path | None,
    part: str,
    sentences: bool,
    out: Path | None,
    papers: Path | None,
    model: str | None,
    encoder: bool,
) -> None:
    """Compare what is tagged with coded sentences: the gold set, FILE (JSON lines), or real PAPERS.

    Prints precision, recall and F1 per theme with 95% intervals, direction and subtype, and the calibration error.
    """
    from kamerlens.evaluate import scores, tagging
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
    if out:
        name = file.stem if file else f"{'stukken' if papers else 'goudset'} {part}"
        rows = scores.measures(result, name, tagger.codebook, scores.version(tagger))
        scores.record(out, "metingen", rows, name)


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
@_scores
@_one_line_errors
def evaluate_gold(out: Path | None) -> None:
    """Show how well two coders agree on the project's gold set."""
    from kamerlens.evaluate import agreement, scores
    from kamerlens.paths import CORPUS
    from kamerlens.tag import codebook

    themes = [theme.id for theme in codebook.load().themes]
    found = list(agreement.of_folder(CORPUS / "gold", themes))
    for line in agreement.table(found):
        click.echo(line)
    if out:
        scores.record(out, "overeenstemming", scores.agreement(found))
        scores.record(out, "goudset", scores.gold_set(CORPUS / "gold", themes))


@main.group()
def bench() -> None:
    """Measure how fast the line and the site are, and what they cost as the store grows."""


_json_out = click.option(
    "--json", "out", type=click.Path(path_type=Path, dir_okay=False), help="Also write the figures here."
)
_work = click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("bench/work"),
    show_default=True,
    help="Folder for the databases that are made (gigabytes).",
)


def _note(text: str) -> None:
    click.echo(text, err=True)


@bench.command("growth")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("paper", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--sizes", default="0,1000,10000,100000", show_default=True, help="Numbers of stored papers.")
@click.option("--rounds", type=click.IntRange(1, 20), default=3, show_default=True)
@_work
@_json_out
@_one_line_errors
def bench_growth(folder: Path, paper: Path, sizes: str, rounds: int, work: Path, out: Path | None) -> None:
    """Time one new PAPER (a file) coming to a store of the papers in FOLDER, repeated and varied to each size."""
    import json
    from dataclasses import asdict

    from kamerlens.evaluate import growth

    if not all(size.strip().isdigit() for size in sizes.split(",")):
        raise UsageError(f"--sizes {sizes}: name numbers, as in 0,1000")
    seed = growth.database_of(folder, work)
    if growth.holds(seed, paper):
        raise UsageError(f"{paper} is among the papers of {folder} already: name another")
    numbers = [int(size) for size in sizes.split(",")]
    measured = list(growth.costs(seed, paper, work, numbers, rounds, _note))
    for line in growth.table(measured):
        click.echo(line)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps([asdict(cost) for cost in measured], indent=1) + "\n", "utf-8")


@bench.command("site")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--paragraphs", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--rounds", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option(
    "--database",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Measure this one, and grow none.",
)
@_json_out
@_one_line_errors
def bench_site(
    folder: Path | None, paragraphs: int, rounds: int, database: Path | None, out: Path | None
) -> None:
    """Time the site's pages with so many paragraphs: the papers in FOLDER (or the sample), repeated and varied."""
    from kamerlens.evaluate import speed_site
    from kamerlens.paths import CORPUS

    if database:
        measured = speed_site.measure(database, rounds, _note)
    else:
        measured = speed_site.run(folder or CORPUS / "sample" / "papers", paragraphs, rounds, _note)
    for line in speed_site.table(measured):
        click.echo(line)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(speed_site.document(measured), "utf-8")


@bench.command("line")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--rounds", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes. Default: one per core.")
@click.option(
    "--readme",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Also put the tables into this file, between its marks.",
)
@_json_out
@_model
@_one_line_errors
def bench_line(
    folder: Path | None,
    rounds: int,
    jobs: int | None,
    readme: Path | None,
    out: Path | None,
    model: str | None,
) -> None:
    """Measure the speed of the line beside the obvious way and the floor, on the papers in FOLDER (or the sample)."""
    from kamerlens import workers
    from kamerlens.evaluate import speed
    from kamerlens.paths import CORPUS

    papers = folder or CORPUS / "sample" / "papers"
    result = speed.run(papers, rounds, jobs or workers.default_jobs(), model, _note)
    lines = list(speed.table(result))
    for line in lines:
        click.echo(line)
    if readme:
        speed.put_into(readme, lines)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(speed.document(result), "utf-8")


@bench.command("days")
@click.option("--days", type=click.IntRange(1), default=30, show_default=True)
@click.option(
    "--work", type=click.Path(path_type=Path, file_okay=False), help="New folder. Default: one that goes."
)
@_model
@_one_line_errors
def bench_days(days: int, work: Path | None, model: str | None) -> None:
    """Live so many days of fetch, ingest and site on fictional papers: does memory grow, do files stay behind?"""
    from tempfile import TemporaryDirectory

    from kamerlens.evaluate import endurance
    from kamerlens.paths import CORPUS

    with TemporaryDirectory() as passing:
        folder = work or Path(passing) / "days"
        if folder.exists():
            raise UsageError(f"{folder} is there already: name a new folder with --work")
        folder.mkdir(parents=True)
        measured = endurance.run(folder, CORPUS / "sample" / "papers", days, model, _note)
    for line in endurance.table(measured):
        click.echo(line)


@main.command()
@_database
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
@_one_line_errors
def serve(database: Path, port: int, host: str) -> None:
    """Open the site on a local port."""
    from kamerlens.publish.site import run

    run(database, host, port)


@main.command()
@click.argument("place", metavar="ID")
@click.option(
    "--style", type=click.Choice(["text", "bibtex", "csl"]), default="text", show_default=True, help="How."
)
@_database
@_one_line_errors
def cite(place: str, style: str, database: Path) -> None:
    """Cite a stored paper (kst-29362-M), a paragraph of it (kst-29362-M/17) or a mention (its number)."""
    from contextlib import closing

    from kamerlens.publish import citation
    from kamerlens.store.database import open_database

    if not database.is_file():
        raise UsageError(f"{database} is not there: run `kamerlens ingest` first")
    with closing(open_database(database)) as db:
        found = citation.find(db, place)
    if found is None:
        raise UsageError(
            f"{place} is not in {database}: name a paper, as in kst-29362-M, or a mention's number"
        )
    click.echo(found.said(style))

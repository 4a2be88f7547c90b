"""Whatever is wrong with a file, it ends as a paper or as a problem, within its limits, and touches nothing else.

Papers of the sample corpus (and real ones where they are at hand) with one or several faults in them, each told by
its seed. KAMERLENS_MUTATIONS sets how many; a release is tried with 10,000.
"""

from __future__ import annotations

import os
import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from kamerlens.acquire.files import Source
from kamerlens.reading import read
from kamerlens.records import Paper, Problem
from kamerlens.workers import Pool

_COUNT = int(os.environ.get("KAMERLENS_MUTATIONS", "150"))
_AT_ONCE = 250  # files on disk at a time
_SECONDS = 60.0  # limit of a paper in this test: five times less than in a run
_LARGEST = 400_000  # bytes: a larger paper takes longer and has no other parts

ROOT = Path(__file__).parents[2]

Reading = tuple[Paper | None, tuple[Problem, ...]]


def flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 5, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut(data: bytearray, chance: random.Random) -> bytes:
    begin, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return bytes(data[:begin] if chance.random() < 0.5 else data[:begin] + data[end:])


def noise(data: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return bytes(data[:at] + chance.randbytes(chance.choice((1, 100, 10_000))) + data[at:])


def number(data: bytearray, chance: random.Random) -> bytes:
    """A number becomes a huge, negative or broken one: a length, a size, a reference, a position."""
    found = list(re.finditer(rb"\d+", data))
    for match in chance.sample(found, min(len(found), chance.choice((1, 3)))):
        other = chance.choice((b"99999999999999", b"-1", b"0", b"4294967296", b"1e308", b""))
        data = data[: match.start()] + other + data[match.end() :]
    return bytes(data)


def swap(data: bytearray, chance: random.Random) -> bytes:
    """Two objects (of a PDF) or elements (of XML) change places."""
    found = list(re.finditer(rb"\d+ 0 obj.*?endobj|<al>.*?</al>|<\w+>[^<]*</\w+>", data, re.DOTALL))
    if len(found) < 2:
        return noise(data, chance)
    one, other = sorted(chance.sample(found, 2), key=lambda match: match.start())
    if one.end() > other.start():
        return noise(data, chance)
    between = data[one.end() : other.start()]
    return bytes(data[: one.start()] + other[0] + between + one[0] + data[other.end() :])


def nest(data: bytearray, chance: random.Random) -> bytes:
    """Brackets, dictionaries or elements a hundred thousand deep."""
    deep = chance.choice((1_000, 100_000))
    if data.lstrip().startswith(b"<"):
        return _within_xml(data, b"<al>" * deep + b"diep" + b"</al>" * deep, chance)
    opening, closing = chance.choice(((b"[", b"]"), (b"<</A", b">>"), (b"(", b")")))
    return bytes(re.sub(rb"<<", lambda _: b"<</Diep " + opening * deep + closing * deep, data, count=1))


def bomb(data: bytearray, chance: random.Random) -> bytes:
    """A small file that would unfold to hundreds of megabytes."""
    if data.lstrip().startswith(b"<"):
        levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        return _with_entities(data, f'<!ENTITY e0 "boem">{levels}'.encode(), b"&e9;", chance)
    packed = zlib.compress(chance.choice((b" ", b"0 0 m 9 9 l S ", b"BT (a) Tj ET ")) * 20_000_000, 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    found = re.search(rb"<<[^<>]*>>\s*stream.*?endstream", data, re.DOTALL)
    return bytes(data[: found.start()] + stream + data[found.end() :]) if found else noise(data, chance)


def entity(data: bytearray, chance: random.Random) -> bytes:
    """Files of the machine, or of another host, asked for by the paper."""
    if not data.lstrip().startswith(b"<"):
        return flip(data, chance)
    place = chance.choice((b"file:///etc/hostname", b"http://127.0.0.1:9/x", b"/etc/passwd"))
    return _with_entities(data, b'<!ENTITY xxe SYSTEM "%s">' % place, b"&xxe;", chance)


def _with_entities(data: bytearray, declared: bytes, called: bytes, chance: random.Random) -> bytes:
    plain = re.sub(rb"<\?xml.*?\?>|<!DOCTYPE[^>]*>", b"", data)
    root = re.search(rb"<([\w:.-]+)", plain)
    name = root[1] if root else b"officiele-publicatie"
    return b"<!DOCTYPE %s [%s]>" % (name, declared) + _within_xml(bytearray(plain), called, chance)


def _within_xml(data: bytearray, text: bytes, chance: random.Random) -> bytes:
    places = [match.end() for match in re.finditer(rb"<(al|titel|p)>", data)] or [len(data) // 2]
    at = chance.choice(places)
    return bytes(data[:at] + text + data[at:])


_KINDS: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    flip, cut, noise, number, swap, nest, bomb, entity,
)  # fmt: skip


def mutation(papers: Sequence[Path], seed: int) -> tuple[str, bytes]:
    """The name and bytes of a broken paper: the same for the same seed and papers."""
    chance = random.Random(seed)
    paper = chance.choice(papers)
    kind = chance.choices(_KINDS, weights=(6, 4, 3, 6, 4, 1, 1, 2))[0]
    return f"{seed}-{kind.__name__}-{paper.stem}{paper.suffix}", kind(bytearray(paper.read_bytes()), chance)


def _failed(source: Source, message: str, remedy: str) -> Reading:
    return None, (Problem(source.key, "read", message, remedy),)


def _read(papers: Sequence[Path], seeds: range, folder: Path) -> Iterator[tuple[str, Reading]]:
    sources = []
    for seed in seeds:
        name, data = mutation(papers, seed)
        file = folder / name
        file.write_bytes(data)
        sources.append(Source(name, **{file.suffix[1:]: file}))
    results = Pool(2, _SECONDS).map(read, sources, setup=int, arguments=(), failed=_failed)
    for source, result in zip(sources, results, strict=True):
        yield source.key, result
    for source in sources:
        source.files[0].unlink()


def _real() -> list[Path]:
    """Real papers, where they are at hand: PDFs of the house style and as many XML."""
    folder = Path(os.environ.get("KAMERLENS_PAPERS", ROOT.parent / "shared" / "papers"))
    pdfs = sorted(file for file in folder.glob("pdf/*.pdf") if file.stat().st_size < _LARGEST)
    return [*pdfs, *sorted(folder.glob("xml/*.xml"))[: 3 * len(pdfs)]]


@pytest.mark.timeout(7200)
def test_every_broken_paper_is_a_paper_or_a_problem(
    tmp_path: Path, sample_papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = sorted(file for file in sample_papers.iterdir() if file.stat().st_size < _LARGEST) + _real()
    folder, scratch = tmp_path / "papers", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    secret = Path("/etc/passwd").read_text("utf-8").splitlines()[0]
    neither, leaked = [], []
    for begin in range(0, _COUNT, _AT_ONCE):
        for name, (paper, problems) in _read(papers, range(begin, min(begin + _AT_ONCE, _COUNT)), folder):
            print(name, "paper" if paper else problems[0].message if problems else "NEITHER", flush=True)
            if paper is None and not problems:
                neither.append(name)
            if paper and any(secret in paragraph.text for paragraph in paper.paragraphs):
                leaked.append(name)
    assert neither == []
    assert leaked == []
    assert [file.name for file in islice(folder.iterdir(), 5)] == []
    assert [file.name for file in islice(scratch.iterdir(), 5)] == []

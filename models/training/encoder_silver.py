"""Draws sentences of real motions that no rule takes for a theme: ordinary language, learned as carrying no label.

Only from a quarter of the papers, chosen by their names, so that the others stay unseen.
The text stays outside the project.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from kamerlens.language import pipeline
from kamerlens.read.xml import read_xml
from kamerlens.tag import codebook, sieve
from kamerlens.tag.candidates import propose
from kamerlens.tag.reading import Reader
from kamerlens.tag.sentences import split

Pair = tuple[str, str]
_SHORTEST = 25  # letters


def drawn(paper: str) -> bool:
    """Whether sentences of a paper may be drawn."""
    return number(f"silver {paper}") % 4 == 0


def number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


def pairs(folder: Path) -> Iterator[Pair]:
    """Sentences with the sentence before, each once."""
    seen = set()
    for file in sorted(folder.glob("*.xml")):
        if drawn(file.stem):
            before = ""
            for paragraph in read_xml(file).paragraphs:
                for begin, end in split(paragraph.text):
                    sentence = paragraph.text[begin:end]
                    if len(sentence) >= _SHORTEST and sentence not in seen:
                        seen.add(sentence)
                        yield sentence, before
                    before = sentence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path, help="folder with XML papers")
    parser.add_argument("out", type=Path, help="JSONL file outside the project")
    parser.add_argument("--count", type=int, default=600, help="two thirds of these pass the sieve")
    given = parser.parse_args()
    order = sorted(pairs(given.papers), key=lambda pair: number(pair[0]))
    passing = [pair for pair in order if sieve.passes(*pair)][: given.count]
    stopped = [pair for pair in order if not sieve.passes(*pair)][: given.count // 3]
    book = codebook.load()
    read = Reader(pipeline.load(), book).read(passing)
    plain = [pair for pair, sentence in zip(passing, read, strict=True) if not propose(sentence, book)]
    print(f"{len(order)} sentences; of {len(passing)} that pass the sieve {len(plain)} have no rule")
    chosen = [*stopped, *plain[: given.count - len(stopped)]]
    rows = (
        {"id": f"silver-{at}", "sentence": sentence, "context": before, "labels": []}
        for at, (sentence, before) in enumerate(chosen)
    )
    given.out.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

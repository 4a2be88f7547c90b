"""The command: which sources, what to do with them, and what to say."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from typeset.errors import MarkupError
from typeset.markup import Source, read_source
from typeset.papers import files_of

SAMPLE = Path(__file__).resolve().parent.parent
USAGE = "usage: python corpus/sample/typeset [--check] [id ...]"


def main(arguments: Sequence[str]) -> int:
    """Check or typeset the sources named (default: all); exit status 1 where a source is wrong, 2 for wrong usage."""
    options = [word for word in arguments if word.startswith("-")]
    names = [Path(word).name.removesuffix(".md") for word in arguments if not word.startswith("-")]
    if set(options) - {"--check"}:
        print(USAGE, file=sys.stderr)
        return 2
    files = sorted((SAMPLE / "sources").glob("*.md"))
    if missing := set(names) - {file.stem for file in files}:
        print(f"no source {', '.join(sorted(missing))} in {SAMPLE / 'sources'}; {USAGE}", file=sys.stderr)
        return 2
    sources, faults = _read([file for file in files if not names or file.stem in names])
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(sources)} sources are right, {len(faults)} are not", file=sys.stderr)
    if "--check" not in options:
        for source in sources:
            write(source)
    return 1 if faults else 0


def write(source: Source) -> None:
    """Write the PDF, the XML where the source asks for one, and the truth of a paper."""
    for path, data in files_of(source).items():
        target = SAMPLE / path
        target.parent.mkdir(exist_ok=True)
        if not target.is_file() or target.read_bytes() != data:
            target.write_bytes(data)


def _read(files: Sequence[Path]) -> tuple[list[Source], list[MarkupError]]:
    sources, faults = [], []
    for file in files:
        try:
            sources.append(read_source(file))
        except MarkupError as fault:
            faults.append(fault)
    return sources, faults

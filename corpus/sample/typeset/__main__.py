"""``python corpus/sample/typeset``: writes papers and truth from the sources; ``--check`` only reads them."""

from __future__ import annotations

import sys
from pathlib import Path


def run() -> int:
    """Run as a folder, Python looks for modules inside it; the package itself lies one up."""
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from typeset.command import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())

"""What a visitor takes along: charts as pictures, figures as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kamerlens.publish.drawing import Drawing, captioned, svg
from kamerlens.publish.export import harmless
from kamerlens.publish.png import png

TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def picture(drawing: Drawing, heading: str, notes: Sequence[str], kind: str) -> bytes:
    """A chart as a picture of one of TYPES that can be read on its own: with a heading, and *notes* below it."""
    whole = captioned(drawing, heading, notes)
    return png(whole) if kind == "png" else svg(whole, alone=True).encode()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue()

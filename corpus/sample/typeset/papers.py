"""The files of a paper, in memory."""

from __future__ import annotations

from typeset.compose import Composed, compose
from typeset.layout import Layout, lay_out
from typeset.markup import Source
from typeset.official import official_xml
from typeset.pdf import draw
from typeset.scan import scanned
from typeset.truth import dumps, truth_of


def files_of(source: Source) -> dict[str, bytes]:
    """Contents by path inside the sample's folder: papers/<id>.pdf, truth/<id>.json and perhaps papers/<id>.xml."""
    paper = compose(source)
    layout = lay_out(paper)
    name = source.head.id
    files = {
        f"papers/{name}.pdf": pdf_of(paper, layout),
        f"truth/{name}.json": dumps(truth_of(paper, layout.begins)).encode(),
    }
    return files | ({f"papers/{name}.xml": official_xml(paper)} if source.head.xml else {})


def pdf_of(paper: Composed, layout: Layout) -> bytes:
    """The paper's PDF in the layout that its head asks for."""
    pdf = draw(paper.head, layout)
    return scanned(paper.head, pdf) if paper.head.layout == "scan" else pdf

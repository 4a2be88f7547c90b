"""Draws a layout as PDF: the same bytes for the same layout."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from typeset import measures as m
from typeset.flow import Rule, Text
from typeset.fonts import register
from typeset.head import Head
from typeset.layout import NOTICE, Layout


def draw(head: Head, layout: Layout) -> bytes:
    """The PDF of a paper with its text."""
    register()
    target = BytesIO()
    canvas = new_canvas(target, head)
    for page in range(1, layout.pages + 1):
        canvas.setCropBox(m.CROP)
        for rule in layout.rules:
            if rule.page == page:
                _rule(canvas, rule)
        for text in layout.texts:
            if text.page == page:
                _text(canvas, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def new_canvas(target: BytesIO, head: Head) -> Canvas:
    """An empty document of the page size, with its title; *invariant* leaves out dates and random ids."""
    canvas = Canvas(target, pagesize=m.PAGE, invariant=1, pageCompression=1)
    canvas.setTitle(head.title)
    canvas.setAuthor(NOTICE)
    canvas.setCreator("Kamerlens")
    return canvas


def _rule(canvas: Canvas, rule: Rule) -> None:
    canvas.setLineWidth(m.RULE)
    canvas.line(rule.x0, m.PAGE[1] - rule.y0, rule.x1, m.PAGE[1] - rule.y1)


def _text(canvas: Canvas, text: Text) -> None:
    """Print runs at size 1 under a matrix that scales them, as the real papers do."""
    x = text.x
    for run in text.runs:
        words = canvas.beginText()
        words.setFont(run.style.font, 1)
        words.setTextTransform(
            run.size * run.style.condensed, 0, 0, run.size, x, m.PAGE[1] - text.y + run.rise
        )
        words.textOut(run.text)
        canvas.drawText(words)
        x += run.width

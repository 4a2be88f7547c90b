"""XML text with the PDF's pages and boxes."""

from __future__ import annotations

from dataclasses import replace

from kamerlens.structure.alignment import align


def test_text_of_xml_and_boxes_of_pdf(make_paper) -> None:
    pdf = make_paper("De provincie stelt vast.", "Kort slot.")
    xml = replace(
        pdf,
        source="xml",
        pages=0,
        paragraphs=tuple(replace(p, words=(), page=None) for p in pdf.paragraphs),
    )
    joined = align(xml, pdf)
    assert joined.paragraphs == pdf.paragraphs
    assert (joined.source, joined.pages, joined.fidelity) == ("xml", 1, 1.0)


def test_words_that_only_one_has_get_no_box_and_lower_the_fidelity(make_paper) -> None:
    pdf = make_paper("De provincie stelt vast.")
    xml = make_paper("De nieuwe provincie stelt vast.")
    xml = replace(xml, paragraphs=(replace(xml.paragraphs[0], words=(), page=None),))
    joined = align(xml, pdf).paragraphs[0]
    assert [joined.text[w.begin : w.end] for w in joined.words] == ["De", "provincie", "stelt", "vast."]
    assert align(xml, pdf).fidelity == round(8 / 9, 4)


def test_a_word_broken_over_two_lines_keeps_both_boxes(make_paper) -> None:
    pdf = make_paper("amendementen")
    word = pdf.paragraphs[0].words[0]
    halves = (word._replace(end=6), word._replace(begin=6, top=120.0, bottom=130.0))
    pdf = replace(pdf, paragraphs=(replace(pdf.paragraphs[0], words=halves),))
    xml = make_paper("Twee amendementen")
    xml = replace(xml, paragraphs=(replace(xml.paragraphs[0], words=(), page=None),))
    assert [(w.begin, w.end) for w in align(xml, pdf).paragraphs[0].words] == [(5, 11), (11, 17)]


def test_a_paragraph_without_a_counterpart_stands_where_the_last_one_did(make_paper) -> None:
    pdf = make_paper("Eerste.")
    xml = make_paper("Eerste.", "Alleen in XML.")
    xml = replace(xml, paragraphs=tuple(replace(p, words=(), page=None) for p in xml.paragraphs))
    assert [p.page for p in align(xml, pdf).paragraphs] == [1, 1]


def test_empty_metadata_is_filled_from_the_pdf(make_paper) -> None:
    pdf = make_paper("x")
    xml = replace(make_paper("x"), metadata=replace(pdf.metadata, ministry="", chamber="Eerste Kamer"))
    joined = align(xml, pdf).metadata
    assert (joined.ministry, joined.chamber) == ("BZK", "Eerste Kamer")

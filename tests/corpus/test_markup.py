"""The markup of the sources: what each construct becomes, and what is said of a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typeset.compose import compose
from typeset.errors import InlineError, MarkupError
from typeset.inline import parse_inline
from typeset.labels import parse_labels
from typeset.markup import read_source

from kamerlens.records import Kind, Zone


def test_note_is_called_after_its_word() -> None:
    words = parse_inline("Dat is zo.^[Zie ((kst-99001-3|Kamerstuk 99 001, nr. 3)).] Verder niet.")
    assert words.text == "Dat is zo. Verder niet."
    (offset, note), *more = words.notes
    assert (offset, more) == (10, [])
    assert note.text == "Zie Kamerstuk 99 001, nr. 3."
    assert note.text[note.refs[0].begin : note.refs[0].end] == "Kamerstuk 99 001, nr. 3"


def test_mention_holds_reference_and_note() -> None:
    words = parse_inline("Nu [[cs/geld/meer|geldt ((wet:Jeugdwet#2.1|artikel 2.1)) streng^[Noot.]]].")
    assert words.text == "Nu geldt artikel 2.1 streng."
    mention = words.mentions[0]
    assert words.text[mention.begin : mention.end] == "geldt artikel 2.1 streng"
    assert words.refs[0].target == "wet:Jeugdwet#2.1"
    assert words.notes[0][0] == mention.end


def test_two_themes_on_the_same_words() -> None:
    words = parse_inline("[[cs/geld/meer/IPO+su/vermelding/neutraal|de SPUK]] telt")
    assert [(m.begin, m.end, m.label.theme, m.label.speaker) for m in words.mentions] == [
        (0, 7, "centrale_sturing", "IPO"),
        (0, 7, "specifieke_uitkering", ""),
    ]


def test_printed_brackets_around_and_inside_a_reference() -> None:
    words = parse_inline("Dit (((eu:2019/1937|Richtlijn (EU) 2019/1937))) geldt.")
    assert words.text == "Dit (Richtlijn (EU) 2019/1937) geldt."
    assert words.text[words.refs[0].begin : words.refs[0].end] == "Richtlijn (EU) 2019/1937"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("een [[cs/geld/meer|open vermelding", "closes"),
        ("een ^[open noot", "closes"),
        ("een [[cs/geld|x]] zonder richting", "direction"),
        ("een [[cs/vermelding/meer|x]] van een ander thema", "subtype"),
        ("een [[xx/geld/meer|x]]", "theme"),
        ("een ((kst-xyz|stuk))", "no target"),
        ("een ((eu:1370/2007|besluit))", "no target"),
        ("een [[cs/geld/meer| los]] woord", "space"),
        ("een ((kst-99001-3 stuk)) zonder streep", "no bar"),
        ("een [[cs/geld/meer|x [[cs/geld/meer|y]]]]", "inside"),
    ],
)
def test_wrong_inline_markup_is_named(raw: str, said: str) -> None:
    with pytest.raises(InlineError, match=said) as caught:
        parse_inline(raw)
    assert caught.value.remedy


def test_speaker_may_have_spaces() -> None:
    assert parse_labels("su/instelling/meer/Raad van State")[0].speaker == "Raad van State"


def test_fault_is_reported_with_file_and_line(source: Callable[..., Path]) -> None:
    with pytest.raises(MarkupError, match=r"kst-99099-5\.md:21: .*no block.*use one of"):
        read_source(source("Een alinea.\n\n@alinea Nog een."))


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"number": "number: 6"}, "make id, dossiers and number agree"),
        ({"number": "number: yes"}, "between quotes"),
        ({"kind": "kind: Briefje"}, "no official kind"),
        ({"ministry": "ministry: XYZ"}, "no ministry"),
        ({"date": "date: 4 maart"}, "no date"),
        ({"place": ""}, "add what is missing"),
        ({"chamber": "chamber: Eerste Kamer"}, "belongs to the Tweede Kamer"),
        ({"title": "titel: Brief"}, "unknown key"),
    ],
)
def test_wrong_head_is_named(source: Callable[..., Path], replaced: dict[str, str], said: str) -> None:
    with pytest.raises(MarkupError, match=said):
        read_source(source("Tekst.", **replaced))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@artikel Artikel 1", "article in a paper of kind Brief"),
        ("### Te diep", "level 3 without"),
        ("@tabel Kop | Kop\na | b | c", "3 cells"),
        ("@lid zonder nummer", "without a number"),
        ("@zone onbekend", "no zone"),
        ("@ondertekening a | b | c", "more than one"),
        ("Niet\u2011deelbaar", "the font has no"),
    ],
)
def test_wrong_block_is_named(source: Callable[..., Path], text: str, said: str) -> None:
    with pytest.raises(MarkupError, match=said):
        read_source(source(f"Tekst.\n\n{text}"))


def test_letter_opens_with_addressee_and_date(source: Callable[..., Path]) -> None:
    pieces = compose(read_source(source("Tekst."))).pieces
    assert [(p.kind, p.words.text) for p in pieces[1:3]] == [
        (Kind.OPENING, "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"),
        (Kind.OPENING, "Den Haag, 4 maart 2024"),
    ]


def test_hard_wrapped_block_is_one_paragraph_and_a_dash_begins_an_item(source: Callable[..., Path]) -> None:
    pieces = compose(read_source(source("Een alinea\nop twee regels:\n- eerste\n- tweede"))).pieces
    assert [(p.kind, p.words.text) for p in pieces[3:]] == [
        (Kind.PARAGRAPH, "Een alinea op twee regels:"),
        (Kind.ITEM, "– eerste"),
        (Kind.ITEM, "– tweede"),
    ]


def test_mention_in_a_cell_moves_to_its_place_in_the_row(source: Callable[..., Path]) -> None:
    table = "@tabel Post | Bedrag\n | [[su/vermelding/neutraal|€ 5 (SPUK)]]"
    row = compose(read_source(source(table))).pieces[-1]
    assert row.words.text == "| € 5 (SPUK)"
    mention = row.words.mentions[0]
    assert row.words.text[mention.begin : mention.end] == "€ 5 (SPUK)"


def test_notes_are_numbered_over_the_whole_paper(source: Callable[..., Path]) -> None:
    paper = compose(read_source(source("Een.^[A.]\n\nTwee.^[B.] Drie.^[C.]")))
    assert [p.calls for p in paper.pieces[3:]] == [("1",), ("2", "3")]
    assert [(n.label, n.words.text) for n in paper.notes] == [("1", "A."), ("2", "B."), ("3", "C.")]


def test_verb_tells_considerans_from_dictum(source: Callable[..., Path]) -> None:
    motion = (
        "De Kamer,\n\noverwegende dat x;\n\nverzoekt de regering y,\n\nen gaat over tot de orde van de dag."
    )
    head = {"kind": "kind: Motie", "printed_kind": "printed_kind: MOTIE VAN HET LID PROEF"}
    pieces = compose(read_source(source(motion, **head))).pieces
    zones = [p.zone for p in pieces if p.kind is Kind.PARAGRAPH]
    assert zones == [Zone.CONSIDERATION, Zone.CONSIDERATION, Zone.DICTUM, Zone.DICTUM]

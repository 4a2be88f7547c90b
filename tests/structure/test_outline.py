"""Numbers and sections of paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.outline import outline


def row(text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0, zone: Zone = Zone.OTHER) -> Paragraph:
    return Paragraph(0, kind, zone, text, level=level)


def heading(text: str, level: int) -> Paragraph:
    return row(text, Kind.HEADING, level)


def test_section_is_the_path_of_open_headings() -> None:
    rows = outline(
        [
            heading("1. Inleiding", 1),
            heading("1.1 Aanleiding", 2),
            row("Tekst."),
            heading("2. Slot", 1),
            row("Einde."),
        ]
    )
    assert [r.section for r in rows] == ["", "1. Inleiding", "1. Inleiding > 1.1 Aanleiding", "", "2. Slot"]


def test_heading_closes_its_equals_and_all_below_them() -> None:
    rows = outline([heading("A", 1), heading("a", 3), heading("b", 2), row("Tekst.")])
    assert rows[-1].section == "A > b"


def test_notes_go_last_in_their_own_order() -> None:
    rows = outline([row("eerste noot", Kind.NOTE), row("Tekst."), row("tweede noot", Kind.NOTE)])
    assert [(r.number, r.text) for r in rows] == [(1, "Tekst."), (2, "eerste noot"), (3, "tweede noot")]


def test_title_opening_note_and_signature_stand_in_no_section() -> None:
    kinds = (Kind.TITLE, Kind.OPENING, Kind.SIGNATURE, Kind.NOTE)
    rows = outline([heading("Slot", 1), *(row("x", kind) for kind in kinds)])
    assert {r.section for r in rows[1:]} == {""}


def test_article_opens_a_section_and_a_quoted_article_does_not() -> None:
    rows = outline(
        [
            row("Artikel 9", Kind.ARTICLE, 3),
            row("Artikel 2.8a", Kind.ARTICLE, 3, Zone.QUOTATION),
            row("1. Tekst", zone=Zone.QUOTATION),
            row("Tekst."),
        ]
    )
    assert [r.section for r in rows] == ["", "Artikel 9", "Artikel 9", "Artikel 9"]


rows_of_any_kind = st.lists(
    st.builds(
        Paragraph,
        st.just(0),
        st.sampled_from(Kind),
        st.sampled_from(Zone),
        st.text(max_size=5),
        level=st.integers(0, 4),
    )
)


@given(rows_of_any_kind)
def test_no_paragraph_is_lost_and_a_second_outline_changes_nothing(rows: list[Paragraph]) -> None:
    done = outline(rows)
    assert [r.number for r in done] == list(range(1, len(rows) + 1))
    assert sorted(r.text for r in done) == sorted(r.text for r in rows)
    assert outline(done) == done

"""What only its words and place tell: addressee, date, signatures, movers."""

from kamerlens.records import Kind, Metadata, Paragraph, Word, Zone
from kamerlens.structure.lines import recast, signers


def kinds(kind: str, *texts: str) -> list[Kind]:
    return [p.kind for p in recast([row(text) for text in texts], Metadata("kst-1-1", kind=kind))]


def row(text: str, kind: Kind = Kind.PARAGRAPH) -> Paragraph:
    return Paragraph(0, kind, Zone.OTHER, text)


def test_addressee_and_date_open_a_letter() -> None:
    assert kinds(
        "Brief",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
        "Den Haag, 12 juni 2024",
        "Hierbij zend ik u een brief van 3 juni 2024.",
        "Den Haag, 13 juni 2024",
    ) == [Kind.OPENING, Kind.OPENING, Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_role_and_the_name_under_it_become_one_signature() -> None:
    second = Paragraph(0, Kind.PARAGRAPH, Zone.OTHER, "E. Heinen", words=(Word(0, 2, 1, 0, 0, 1, 1),))
    done = recast(
        [row("De Minister van Financiën,"), second, row("Bijlage")], Metadata("kst-1-1", kind="Brief")
    )
    assert [(p.kind, p.text) for p in done] == [
        (Kind.SIGNATURE, "De Minister van Financiën, E. Heinen"),
        (Kind.PARAGRAPH, "Bijlage"),
    ]
    assert [done[0].text[w.begin : w.end] for w in done[0].words] == ["E."]
    assert signers(done) == (("De Minister van Financiën", "E. Heinen"),)


def test_role_in_running_text_is_no_signature() -> None:
    assert kinds("Brief", "De Minister van Financiën heeft op 3 mei een brief gestuurd.", "E. Heinen") == [
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
    ]


def test_names_close_a_motion_with_a_period_and_without() -> None:
    assert kinds(
        "Motie",
        "De Kamer,",
        "verzoekt de regering dit te doen,",
        "en gaat over tot de orde van de dag.",
        "De Korte.",
        "Van 't Hof c.s.",
    ) == [
        *[Kind.PARAGRAPH] * 3,
        *[Kind.SIGNATURE] * 2,
    ]


def test_names_of_a_motion_without_the_order_of_the_day() -> None:
    assert kinds("Motie", "De Kamer,", "verzoekt de regering dit te doen,", "Bikker", "Beckerman") == [
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.SIGNATURE,
        Kind.SIGNATURE,
    ]


def test_note_after_the_names_does_not_hide_them() -> None:
    rows = [row("verzoekt de regering dit te doen,"), row("Bikker"), row("Zie Stb. 2021.", Kind.NOTE)]
    assert [p.kind for p in recast(rows, Metadata("kst-1-1", kind="Motie"))] == [
        Kind.PARAGRAPH,
        Kind.SIGNATURE,
        Kind.NOTE,
    ]


def test_second_recast_changes_nothing() -> None:
    rows = [row("Den Haag, 12 juni 2024"), row("Tekst."), row("De Minister van Financiën,"), row("E. Heinen")]
    once = recast(rows, Metadata("kst-1-1", kind="Brief"))
    assert recast(once, Metadata("kst-1-1", kind="Brief")) == once

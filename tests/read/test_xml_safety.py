"""XML that means harm or is broken: one clear error, in no time, and nothing fetched."""

from pathlib import Path

import pytest

from kamerlens.errors import UnreadableError
from kamerlens.read.xml import is_paper_xml, read_xml

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def paper(inside: str, doctype: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<officiele-publicatie><kamerstuk><stuk><algemeen>'
        f"<vrije-tekst><tekst>{inside}</tekst></vrije-tekst></algemeen></stuk></kamerstuk></officiele-publicatie>"
    )


def nested(tag: str, depth: int, inside: str = "<al>tekst</al>") -> str:
    return f"<{tag}>" * depth + inside + f"</{tag}>" * depth


HARM = {
    "billion laughs": paper("<al>&l11;</al>", f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "billion laughs in an attribute": paper(
        '<al id="&l11;">x</al>', f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
    ),
    "quadratic blowup": paper(
        "<al>" + "&a;" * 20000 + "</al>", f'<!DOCTYPE x [<!ENTITY a "{"a" * 20000}">]>'
    ),
    "external file": paper("<al>&f;</al>", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    "external address": paper("<al>&f;</al>", '<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>'),
    "deeper than the parser goes": paper(nested("tekst", 5000)),
    "huge attribute": paper(f'<al id="{"a" * 11_000_000}">x</al>'),
    "cut off": paper("<al>tekst")[:120],
    "empty": "",
    "no XML": "dit is een brief",
    "no text": paper("<al/>"),
    "no paper": "<officiele-publicatie><staatsblad><al>tekst</al></staatsblad></officiele-publicatie>",
}


@pytest.mark.parametrize("name", HARM)
@pytest.mark.timeout(10)
def test_harm_is_an_unreadable_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / "kst-99001-1.xml"
    file.write_text(HARM[name], encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        read_xml(file)
    assert caught.value.remedy
    assert "root:" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tag", ["tekst", "lijst", "li", "vraag", "citaat", "tabel", "artikel", "nadruk"])
@pytest.mark.timeout(10)
def test_paper_nested_as_deep_as_the_parser_goes_is_read(tmp_path: Path, tag: str) -> None:
    file = tmp_path / "kst-99001-1.xml"
    file.write_text(paper(nested(tag, 240)), encoding="utf-8")
    assert "tekst" in " ".join(p.text for p in read_xml(file).paragraphs)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; ]>',
    ],
)
def test_declaration_that_is_not_used_fetches_nothing(tmp_path: Path, doctype: str) -> None:
    file = tmp_path / "kst-99001-1.xml"
    file.write_text(paper("<al>tekst</al>", doctype), encoding="utf-8")
    assert [p.text for p in read_xml(file).paragraphs] == ["tekst"]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("<officiele-publicatie>", True),
        ('<?xml version="1.0"?><!-- <x> --><kamerwrk>', True),
        ("", True),
        ("<metadata_gegevens>", False),
        ("<searchRetrieveResponse>", False),
        ("<x:kamerstuk xmlns:x='u'>", True),
    ],
)
def test_what_claims_to_be_a_paper(tmp_path: Path, text: str, claims: bool) -> None:
    file = tmp_path / "a.xml"
    file.write_text(text, encoding="utf-8")
    assert is_paper_xml(file) is claims
    file.write_text(text, encoding="utf-16")
    assert is_paper_xml(file) is claims

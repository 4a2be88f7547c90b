"""Citations in the style of the Dutch parliamentary papers, and the same on the site and the command line."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kamerlens.publish import citation
from kamerlens.publish.citation import Citation

_PAPER = {
    "id": "kst-36450-3",
    "kamer": "Tweede Kamer",
    "vergaderjaar": "2023-2024",
    "dossier": "36450",
    "ondernummer": "3",
    "titel": "Memorie van toelichting",
    "datum": "2023-10-16",
    "jaar": 2023,
    "soort": "Memorie van toelichting",
    "url": "https://zoek.officielebekendmakingen.nl/kst-36450-3",
    "fictief": 0,
}


def _of(page: int = 0, **facts: object) -> Citation:
    return Citation({**_PAPER, **facts}, page, 17 if page else 0, ("A. de Vries", "B & C"), "0123456789ab")


@pytest.mark.parametrize(
    ("cited", "said"),
    [
        (_of(2), "Kamerstukken II 2023/24, 36450, nr. 3, p. 2"),
        (
            _of(3, id="kst-29362-M", kamer="Eerste Kamer", dossier="29362", ondernummer="M"),
            "Kamerstukken I 2023/24, 29362, M, p. 3",
        ),
        (
            _of(id="kst-36600-XIII-68", dossier="36600-XIII", ondernummer="68"),
            "Kamerstukken II 2023/24, 36600 XIII, nr. 68",
        ),
        (
            _of(id="kst-21501-02-3121", dossier="21501-02", ondernummer="3121"),
            "Kamerstukken II 2023/24, 21501-02, nr. 3121",
        ),
        (
            _of(id="kst-36455-11", dossier="36455-R2188", ondernummer="11"),
            "Kamerstukken II 2023/24, 36455 (R2188), nr. 11",
        ),
        (
            _of(id="ah-tk-20232024-1786", dossier="", ondernummer="1786"),
            "Aanhangsel Handelingen II 2023/24, nr. 1786",
        ),
        (
            _of(id="blg-1007826", dossier="33037", ondernummer="430"),
            "Kamerstukken II 2023/24, 33037, nr. 430 (bijlage blg-1007826)",
        ),
        (_of(vergaderjaar="1999-2000"), "Kamerstukken II 1999/2000, 36450, nr. 3"),
        (_of(vergaderjaar="", kamer="", dossier="", ondernummer=""), "Kamerstukken 2023, kst-36450-3"),
    ],
)
def test_the_source_is_written_as_lawyers_write_it(cited: Citation, said: str) -> None:
    assert citation.source(cited) == said


def test_the_text_has_title_address_paragraph_and_snapshot() -> None:
    assert citation.text(_of(2)) == (
        "Kamerstukken II 2023/24, 36450, nr. 3, p. 2 (Memorie van toelichting). "
        "https://zoek.officielebekendmakingen.nl/kst-36450-3 "
        "Gevonden met Kamerlens, alinea 17, momentopname 0123456789ab."
    )


def test_a_fictional_paper_says_so_and_has_no_official_address() -> None:
    for style in citation.STYLES:
        said = _of(2, fictief=1).said(style)
        assert "Fictief voorbeeldstuk" in said
        assert "officielebekendmakingen" not in said


def test_bibtex_escapes_what_tex_reads_as_syntax() -> None:
    said = citation.bibtex(_of(2, titel="50% {van} \\de #1_~^ $\nkosten"))
    assert (
        r"title = {{50\% \{van\} \textbackslash{}de \#1\_\textasciitilde{}\textasciicircum{} \$ kosten}},"
        in said
    )
    assert r"author = {{A. de Vries} and {B \& C}}," in said
    assert said.startswith("@misc{kst-36450-3-a17,\n")
    assert said.count("{") == said.count("}")


def test_csl_has_what_a_reference_manager_asks_for() -> None:
    (item,) = json.loads(citation.csl(_of(2)))
    assert item["issued"] == {"date-parts": [[2023, 10, 16]]}
    assert (item["collection-title"], item["number"], item["page"]) == (
        "Kamerstukken II 2023/24",
        "36450, nr. 3",
        "2",
    )
    assert item["author"] == [{"literal": "A. de Vries"}, {"literal": "B & C"}]
    assert item["URL"] == _PAPER["url"]


def test_a_mention_is_cited_at_its_paragraph(sample_database: Path) -> None:
    with closing(sqlite3.connect(sample_database)) as db:
        mention, paper, place, page = db.execute(
            "select v.id, v.stuk, a.volgnummer, a.pagina from vermeldingen v join alineas a on a.id = v.alinea limit 1"
        ).fetchone()
        found = citation.find(db, str(mention))
        assert found is not None
        assert (found.place, found.page) == (f"{paper}/{place}", page)
        for wrong in ("1", "kst-1-1", f"{paper}/9999", "kst 1; drop table", ""):
            assert citation.find(db, wrong) is None


@pytest.mark.parametrize(
    ("suffix", "style", "kind"),
    [
        (".txt", "text", "text/plain"),
        (".bib", "bibtex", "application/x-bibtex"),
        (".json", "csl", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_site_and_command_cite_alike(
    site: str, sample_database: Path, kamerlens: Callable, suffix: str, style: str, kind: str
) -> None:
    done = kamerlens("cite", "kst-99001-3/12", "--style", style, "--database", sample_database)
    with urllib.request.urlopen(f"{site}/citaat/kst-99001-3/12{suffix}") as answer:
        assert answer.headers["content-type"].startswith(kind)
        assert answer.read().decode() == done.stdout
    with urllib.request.urlopen(f"{site}/citaat/kst-99001-3/12") as answer:
        assert "Als bestand" in answer.read().decode()


def test_what_is_not_there_is_a_clear_line(sample_database: Path, kamerlens: Callable, site: str) -> None:
    done = kamerlens("cite", "kst-1-1", "--database", sample_database)
    assert done.returncode == 2
    assert done.stderr.startswith("kamerlens: kst-1-1 is not in")
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(f"{site}/citaat/kst-1-1")
    with told.value:
        assert told.value.code == 404

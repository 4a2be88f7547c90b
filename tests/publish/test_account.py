"""The pages of the codebook and of account, the dispute of a mention, and what the pages of tables have beside."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import html
from sqlite_utils import Database

from kamerlens.coding import record
from kamerlens.coding.command import take_in
from kamerlens.errors import UsageError
from kamerlens.publish import account, dispute
from kamerlens.publish.site import site
from kamerlens.store import measures
from kamerlens.tag import codebook

BOOK = codebook.load()
Get = Callable[[str], Any]

_MEASURE = {
    "verzameling": "goudset test",
    "aspect": "thema",
    "klasse": "",
    "groep": "",
    **dict.fromkeys(("zinnen", "woorden", "gecodeerd", "gegeven", "juist"), 8),
    **{f"{name}{end}": 0.5 for name in ("precisie", "recall", "f1") for end in ("", "_laag", "_hoog")},
    "richting_juist": 0.625,
    "subtype_juist": 0.75,
    "kalibratiefout": 0.03,
    "tagger": "tagger abc",
    "codeboek": "1.0",
    "gemeten": "2025-01-02",
}


@pytest.fixture(scope="module")
def database(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with scores of our own: what a tagger has scored changes, the pages don't."""
    folder = tmp_path_factory.mktemp("account")
    scores = folder / "scores.json"
    rows = [{**_MEASURE, "thema": theme.id} for theme in BOOK.themes]
    rows += [{**row, "groep": "soort: Brief"} for row in rows]
    rows += [{**rows[0], "aspect": "richting", "klasse": "meer", "richting_juist": None}]
    scores.write_text(json.dumps({"metingen": rows}), "utf-8")
    shutil.copy(sample_database, folder / "k.db")
    db = Database(folder / "k.db")
    assert measures.update(db, scores)
    db.close()
    return folder / "k.db"


@pytest.fixture(scope="module")
def get(database: Path, awaited: Callable[[Any], Any]) -> Get:
    """Asks the site for an address."""
    instance = site(database)

    def ask(path: str, **headers: str) -> Any:
        return awaited(instance.client.get(path, headers=headers))

    return ask


@pytest.fixture(scope="module")
def mention(database: Path) -> dict[str, Any]:
    with sqlite3.connect(database) as db:
        db.row_factory = sqlite3.Row
        return dict(db.execute("select * from vermeldingen order by id limit 1").fetchone())


def test_the_codebook_page_has_every_rule_with_its_patterns_and_examples(get: Get) -> None:
    root = html.fromstring(get("/codeboek").text)
    for rule in BOOK.rules:
        (place,) = root.xpath(f"//*[@id='{rule.id}']")
        text = place.text_content()
        assert rule.title in text
        assert all(pattern.text in text for pattern in rule.patterns)
        assert all(each.sentence in text for each in (*rule.examples, *rule.counter_examples))


def test_a_rule_with_mentions_leads_to_them(get: Get, database: Path) -> None:
    root = html.fromstring(get("/codeboek").text)
    with sqlite3.connect(database) as db:
        counted = db.execute("select regel, count(*) from vermeldingen group by regel").fetchall()
    for rule, number in counted:
        link = root.xpath(f"//*[@id='{rule}']//a/@href")[0]
        assert link == f"/vermeldingen?regel={rule}"
        assert f"{number} vermelding" in root.xpath(f"//*[@id='{rule}']/summary")[0].text_content()


def test_the_codebook_page_has_the_lists_with_their_years(get: Get) -> None:
    text = get("/codeboek").text
    assert all(each.name in text.replace("&#39;", "'") for each in (*BOOK.schemes, *BOOK.regimes))
    assert "2005–2009" in text


def test_there_are_as_many_border_rules_as_the_coders_have() -> None:
    prose = account.prose()
    assert len(prose["grensregels"]) == 21
    assert tuple(prose["richtingen"]) == codebook.DIRECTIONS


def test_the_account_shows_the_scores_of_the_database(get: Get) -> None:
    root = html.fromstring(get("/verantwoording").text)
    section = root.xpath("//*[@id='metingen']")[0].text_content()
    assert "Goudset, om op te meten" in section
    assert "0,50 (0,50–0,50)" in section
    assert "0,62" in section
    assert "Per richting" in section
    assert "Per soort" in section
    assert "Gemeten aan een andere tagger" in section
    assert "fictief" not in section


def test_an_account_without_scores_says_so(
    sample_database: Path, tmp_path: Path, awaited: Callable[[Any], Any]
) -> None:
    shutil.copy(sample_database, tmp_path / "k.db")
    with sqlite3.connect(tmp_path / "k.db") as db:
        for table in measures.TABLES:
            db.execute(f"drop table {table}")
    answer = awaited(site(tmp_path / "k.db").client.get("/verantwoording"))
    assert answer.status_code == 200
    assert answer.text.count("Deze databank heeft er geen cijfers van") == 3


def test_models_are_named_with_their_licence() -> None:
    found = {row["naam"]: row for row in account.models(account.MODELS)}
    assert found["nl_kamer"]["licentie"].startswith("CC BY-SA")
    assert found["tagger"]["licentie"] == "EUPL-1.2"


def _address(mention: dict[str, Any], end: str = "", **sent: str) -> str:
    return f"/bezwaar/{mention['id']}{end}?{urlencode(sent)}" if sent else f"/bezwaar/{mention['id']}{end}"


def test_the_form_shows_what_the_tagger_gave(get: Get, mention: dict[str, Any]) -> None:
    root = html.fromstring(get(_address(mention)).text)
    assert root.xpath("//blockquote/mark")[0].text == mention["tekst"]
    assert root.xpath(f"//select[@id='{mention['thema']}']/option[@selected]/@value") == [mention["subtype"]]
    assert root.xpath("//*[contains(@class, 'klaar')]") == []


def test_a_dispute_goes_from_the_form_into_a_coders_file(
    get: Get, mention: dict[str, Any], database: Path, tmp_path: Path
) -> None:
    sent = {"klaar": "1", "reden": 'Gaat over "zorg" & niets anders', "naam": "VNG"}
    root = html.fromstring(get(_address(mention, **sent)).text)
    (link,) = root.xpath("//a[@download]/@href")
    answer = get(link)
    assert answer.headers["content-disposition"] == f'attachment; filename="bezwaar-{mention["id"]}.jsonl"'
    file = tmp_path / "bezwaar.jsonl"
    file.write_text(answer.text, "utf-8")
    assert take_in(file, tmp_path / "mijn.jsonl", "", database) == (1, 0)
    (line,) = record.read(tmp_path / "mijn.jsonl", BOOK)
    assert (line["sentence"], line["labels"], line["coder"]) == (mention["zin"], [], "VNG")
    assert line["note"] == sent["reden"]
    assert mention["thema"] in {each["theme"] for each in line["tagged"]}
    assert json.loads(answer.text)["disputed"]["id"] == mention["id"]


def test_a_dispute_of_another_sentence_than_the_paper_has_is_refused(
    get: Get, mention: dict[str, Any], database: Path, tmp_path: Path
) -> None:
    line = json.loads(get(_address(mention, ".jsonl", klaar="1")).text)
    file = tmp_path / "bezwaar.jsonl"
    file.write_text(json.dumps({**line, "sentence": "Iets anders."}), "utf-8")
    with pytest.raises(UsageError, match="does not stand there"):
        take_in(file, tmp_path / "mijn.jsonl", "", database)


@pytest.mark.parametrize(
    "sent",
    [
        {"centrale_sturing": "bestaat_niet"},
        {"centrale_sturing": "geld", "centrale_sturing_richting": "omhoog"},
        {"centrale_sturing": "geld", "centrale_sturing_woorden": "staat er niet in"},
        {"naam": "x" * 101},
        {"reden": "x" * 4001},
    ],
)
def test_a_form_that_can_not_be_right_gives_no_file(
    get: Get, mention: dict[str, Any], sent: dict[str, str]
) -> None:
    page = html.fromstring(get(_address(mention, klaar="1", **sent)).text)
    assert page.xpath("//*[@role='alert']//li")
    assert page.xpath("//a[@download]") == []
    assert get(_address(mention, ".jsonl", klaar="1", **sent)).status_code == 400


def test_what_is_typed_is_escaped_and_controls_are_taken_out(get: Get, mention: dict[str, Any]) -> None:
    typed = "<script>alert(1)</script>\x1b[2J"
    page = get(_address(mention, klaar="1", reden=typed, naam=typed)).text
    assert "<script>alert(1)" not in page
    line = json.loads(get(_address(mention, ".jsonl", klaar="1", reden=typed)).text)
    assert line["note"] == "<script>alert(1)</script> [2J"


def test_a_mention_that_is_not_there_is_not_found(get: Get) -> None:
    assert get("/bezwaar/1").status_code == 404
    assert get("/bezwaar/999999999999999999.jsonl").status_code == 404


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("beheer@example.org", "beheer@example.org"),
        ("", ""),
        ("beheer@example.org?bcc=x@example.org", ""),
        ("a@b\nBcc: c@d", ""),
        ("geen adres", ""),
    ],
)
def test_mail_goes_only_to_an_address_that_is_one(said: str, address: str) -> None:
    assert dispute.address({"bezwaar_adres": said}) == address
    assert dispute.address(None) == ""


def test_the_mail_holds_the_line_that_can_be_read_in(mention: dict[str, Any]) -> None:
    found = dispute.filled(
        {
            **mention,
            "volgnummer": 3,
            "alinea_tekst": mention["zin"],
            "zin_begin": 0,
            "zone": "",
            "soort": "",
            "datum": "",
        },
        {},
        BOOK,
        {"klaar": "1", "reden": "Nee & ja"}.get,
    )
    link = urlsplit(dispute.mail("b@example.org", found, "https://site.example"))
    body = parse_qs(link.query)["body"][0]
    assert link.path == "b@example.org"
    assert json.loads(body.splitlines()[-1])["note"] == "Nee & ja"


def test_a_visitor_can_mail_where_an_address_is_set(
    get: Get, mention: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = _address(mention, klaar="1")
    assert "mailto:" not in get(sent).text
    monkeypatch.setenv("KAMERLENS_BEZWAAR_ADRES", "beheer@example.org")
    assert html.fromstring(get(sent).text).xpath("//a[starts-with(@href, 'mailto:beheer@example.org?')]")


def test_every_mention_of_a_paper_can_be_disputed(get: Get, mention: dict[str, Any]) -> None:
    root = html.fromstring(get(f"/stuk/{mention['stuk']}").text)
    assert root.xpath(f"//a[@href='/bezwaar/{mention['id']}']")


def test_a_table_shows_fewer_columns_until_asked_and_has_all_in_its_file(get: Get) -> None:
    few, whole = get("/kamerlens/vermeldingen").text, get("/kamerlens/vermeldingen?_kolommen=alle").text
    assert ".col-kaders" in few
    assert ".col-kaders" not in whole
    assert "kaders" in get("/kamerlens/vermeldingen.csv?_size=1").text.splitlines()[0]


def test_snippets_name_an_address_that_gives_the_rows_of_the_choice(get: Get, database: Path) -> None:
    root = html.fromstring(get("/kamerlens/vermeldingen?richting=meer", host="site.example").text)
    code = root.xpath("//details[@class='gebruik']//code")
    address = code[0].text_content().split('"')[1]
    assert all(address in each.text_content() for each in code[:3])
    assert address.startswith("http://site.example/kamerlens/vermeldingen.csv?")
    with sqlite3.connect(database) as db:
        (counted,) = db.execute("select count(*) from vermeldingen where richting = 'meer'").fetchone()
    # The rest of the address is asked of this site, and a sentence may have line ends of its own: counted by id.
    parts = urlsplit(address)
    lines = get(f"{parts.path}?{parts.query}").text.splitlines()
    assert len(lines) == counted + 1


def test_a_snippet_can_not_be_broken_out_of(get: Get) -> None:
    root = html.fromstring(get("/kamerlens/vermeldingen?zin=%22%29%3B+quit%28%22&x='%3B").text)
    (line,) = [
        each for each in root.xpath("//details//code")[0].text_content().splitlines() if "read.csv" in each
    ]
    assert line.count('"') == 2
    assert "'" not in line

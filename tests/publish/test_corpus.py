"""What is exported is all that is stored, in each form, and says of which snapshot it is."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from lxml import etree
from pyarrow import parquet

from kamerlens.errors import UsageError
from kamerlens.publish import corpus
from kamerlens.store import schema, snapshot
from kamerlens.store.database import backup, opened

_TEI = {"t": "http://www.tei-c.org/ns/1.0"}
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _export(database: Path, form: str, folder: Path) -> str:
    with opened(database) as db:
        corpus.write(db, form, folder)
        return snapshot.id_of(db)


def _stored(database: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(database) as db:
        return db.execute(sql).fetchall()


def test_parquet_has_every_shown_table_with_its_rows_and_descriptions(
    sample_database: Path, tmp_path: Path
) -> None:
    identity = _export(sample_database, "parquet", tmp_path / "out")
    shown = [table for table in schema.tables() if not table.hidden]
    assert {file.stem for file in (tmp_path / "out").iterdir()} == {table.name for table in shown}
    for table in shown:
        found = parquet.read_table(tmp_path / "out" / f"{table.name}.parquet")
        names = ", ".join(column.name for column in table.columns)
        order = ", ".join(table.key)
        stored = _stored(sample_database, f"select {names} from {table.name} order by {order}")
        assert list(zip(*(found[name].to_pylist() for name in found.column_names), strict=True)) == stored
        assert found.schema.metadata[b"momentopname"].decode() == identity
        assert found.schema.field(0).metadata[b"beschrijving"].decode() == table.columns[0].about


def test_json_lines_have_a_paper_each_with_its_mentions(sample_database: Path, tmp_path: Path) -> None:
    identity = _export(sample_database, "jsonl", tmp_path / "out")
    papers = [
        json.loads(line) for line in (tmp_path / "out" / "stukken.jsonl").read_text("utf-8").splitlines()
    ]
    assert [paper["id"] for paper in papers] == [
        id for (id,) in _stored(sample_database, "select id from stukken order by id")
    ]
    assert {paper["momentopname"] for paper in papers} == {identity}
    mentions = sum(len(paper["vermeldingen"]) for paper in papers)
    assert [(mentions,)] == _stored(sample_database, "select count(*) from vermeldingen")
    text = {row["id"]: row["tekst"] for paper in papers for row in paper["alineas"]}
    for paper in papers:
        for each in paper["vermeldingen"]:
            assert text[each["alinea"]][each["begin"] : each["eind"]] == each["tekst"]


def test_tei_has_the_text_and_every_mention_in_its_place(sample_database: Path, tmp_path: Path) -> None:
    _export(sample_database, "tei", tmp_path / "out")
    whole = etree.parse(tmp_path / "out" / "Kamerlens.xml")
    known = {category.get(_XML_ID) for category in whole.iterfind(".//t:category", _TEI)}
    found = 0
    for file in sorted((tmp_path / "out").glob("*-*.xml")):
        root = etree.parse(file).getroot()
        texts = {
            each.get(_XML_ID): each.text for each in root.iterfind(".//t:body//*", _TEI) if each.get(_XML_ID)
        }
        for span in root.iterfind(".//t:span", _TEI):
            place, begin, length = span.get("target")[len("#string-range(") : -1].split(",")
            paragraph = place.split("'")[1]
            assert texts[paragraph][int(begin) : int(begin) + int(length)] == span.text
            assert {name[1:] for name in span.get("ana").split()} <= known
            found += 1
    assert [(found,)] == _stored(sample_database, "select count(*) from vermeldingen")


def test_text_that_xml_can_not_hold_is_left_out(sample_database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "k.db"
    backup(sample_database, copy)
    with sqlite3.connect(copy) as db:
        db.execute("update stukken set titel = 'a <b> & ' || char(11) || 'c'")
    _export(copy, "tei", tmp_path / "out")
    root = etree.parse(sorted((tmp_path / "out").glob("kst-*.xml"))[0])
    assert root.findtext(".//t:title", namespaces=_TEI) == "a <b> & c"


def test_an_id_that_is_no_name_makes_no_path(sample_database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "k.db"
    backup(sample_database, copy)
    db = sqlite3.connect(copy)
    db.execute("pragma foreign_keys = off")
    db.execute("update stukken set id = '../../elders' where nummer = 1")
    db.commit()
    db.close()
    with pytest.raises(UsageError, match="no id that a file can be named after"):
        _export(copy, "tei", tmp_path / "out")


def test_a_folder_with_files_is_refused(kamerlens, sample_database: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    done = kamerlens("export", "jsonl", tmp_path, "--database", sample_database)
    assert (done.returncode, "is not empty" in done.stderr) == (2, True)

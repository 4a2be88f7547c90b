"""The whole database in the forms that other tools read: Parquet, JSON Lines and TEI.

Parquet (DuckDB, R, Spark) has a file for each table; JSON Lines a line for each paper; TEI a file for each paper in
the shape of ParlaMint (teiHeader, then text with divisions, headings and segments), with mentions as stand-off spans.
All carry the snapshot's id, and a file comes into sight when it is whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree
from sqlite_utils import Database

from kamerlens.errors import UsageError
from kamerlens.store import schema, snapshot

_TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
_ROWS = 50_000  # of a table in memory at once
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML 1.0 may have these
_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")

Row = dict[str, Any]


def write(db: Database, form: str, folder: Path) -> list[Path]:
    """Write all of *db* in *form* (parquet, jsonl or tei) into an empty or new folder; the files.

    Raises UsageError for a folder that holds something, and for Parquet without pyarrow.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: name a new folder")
    writers: dict[str, Callable[[Database, Path], Iterator[Path]]] = {
        "parquet": _parquet,
        "jsonl": _jsonl,
        "tei": _tei,
    }
    folder.mkdir(parents=True, exist_ok=True)
    return list(writers[form](db, folder))


def _parquet(db: Database, folder: Path) -> Iterator[Path]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as e:
        raise UsageError('Parquet needs pyarrow: pip install "kamerlens[export]"') from e
    types = {"text": pa.string(), "integer": pa.int64(), "float": pa.float64()}
    for table in schema.tables():
        if table.hidden:
            continue
        fields = [pa.field(c.name, types[c.type], metadata={"beschrijving": c.about}) for c in table.columns]
        about = {"titel": table.title, "beschrijving": table.about, "momentopname": snapshot.id_of(db)}
        shape = pa.schema(fields, metadata=about)
        place = folder / f"{table.name}.parquet"
        half = place.with_suffix(".tmp")
        with parquet.ParquetWriter(half, shape, compression="zstd") as file:
            for rows in _batches(db, table):
                file.write_table(pa.Table.from_pylist(rows, schema=shape))
        yield half.replace(place)


def _batches(db: Database, table: schema.Table) -> Iterator[list[Row]]:
    names = [column.name for column in table.columns]
    cursor = db.execute(f"select {', '.join(names)} from {table.name} order by {', '.join(table.key)}")
    while rows := cursor.fetchmany(_ROWS):
        yield [dict(zip(names, row, strict=True)) for row in rows]


def _jsonl(db: Database, folder: Path) -> Iterator[Path]:
    place = folder / "stukken.jsonl"
    half = place.with_suffix(".tmp")
    with half.open("w", encoding="utf-8") as file:
        for paper in _papers(db):
            file.write(json.dumps(paper, ensure_ascii=False) + "\n")
    yield half.replace(place)


def _papers(db: Database) -> Iterator[Row]:
    """Each paper with its dossiers, submitters, paragraphs, mentions and references."""
    of_paper = {
        "dossiers": "select dossier from stukken_dossiers where stuk = ? order by volgnummer",
        "indieners": "select naam, functie, i.ministerie from stukken_indieners s "
        "join indieners i on i.id = s.indiener where stuk = ? order by volgnummer",
        "alineas": "select * from alineas where stuk = ? order by id",
        "vermeldingen": "select * from vermeldingen where stuk = ? order by id",
        "verwijzingen": "select * from verwijzingen where stuk = ? order by id",
    }
    identity = snapshot.id_of(db)
    for (paper,) in db.execute("select id from stukken order by id").fetchall():
        (row,) = db.query("select * from stukken where id = ?", [paper])
        parts = {name: list(db.query(query, [paper])) for name, query in of_paper.items()}
        yield {"momentopname": identity, **row, **parts}


def _tei(db: Database, folder: Path) -> Iterator[Path]:
    names = []
    for paper in _papers(db):
        name = _file_name(paper["id"])
        names.append(name)
        yield _write(_document(paper), folder / name)
    yield _write(_corpus(db, names), folder / "Kamerlens.xml")


def _file_name(paper: str) -> str:
    # The id comes from a paper: no path may be made of it that is not a plain name.
    if not _SAFE.fullmatch(paper):
        raise UsageError(f"{paper!r} is no id that a file can be named after")
    return f"{paper}.xml"


def _write(root: etree._Element, place: Path) -> Path:
    half = place.with_suffix(".tmp")
    etree.ElementTree(root).write(half, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return half.replace(place)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_TEI}}}{name}")
    for key, value in attributes.items():
        element.set(f"{{{_XML}}}{key[4:]}" if key.startswith("xml_") else key, _CONTROL.sub("", value))
    element.text = _CONTROL.sub("", text) or None
    return element


def _root(name: str, identity: str) -> etree._Element:
    root = etree.Element(f"{{{_TEI}}}{name}", nsmap={None: _TEI})  # type: ignore[dict-item]
    root.set(f"{{{_XML}}}lang", "nl")
    root.set(f"{{{_XML}}}id", identity)
    return root


def _header(root: etree._Element, title: str, snapshot_id: str) -> tuple[etree._Element, etree._Element]:
    """The header, and the description of the file in it."""
    header = _add(root, "teiHeader")
    description = _add(header, "fileDesc")
    _add(_add(description, "titleStmt"), "title", title, type="main")
    published = _add(description, "publicationStmt")
    _add(published, "publisher", "Kamerlens")
    _add(published, "idno", snapshot_id, type="momentopname")
    return header, description


def _document(paper: Row) -> etree._Element:
    root = _root("TEI", paper["id"])
    _, description = _header(root, paper["titel"] or paper["id"], paper["momentopname"])
    extent = etree.Element(f"{{{_TEI}}}extent")
    _add(extent, "measure", unit="words", quantity=str(paper["woorden"]))
    description.insert(1, extent)
    bibl = _add(_add(description, "sourceDesc"), "bibl")
    _add(bibl, "title", paper["gedrukte_soort"] or paper["soort"])
    _add(bibl, "idno", paper["url"] or paper["id"], type="URI" if paper["url"] else "id")
    if paper["datum"]:
        _add(bibl, "date", paper["datum"], when=paper["datum"])
    for person in paper["indieners"]:
        _add(bibl, "author", person["naam"], role=person["functie"] or "indiener")
    for dossier in paper["dossiers"]:
        _add(bibl, "idno", dossier["dossier"], type="dossier")
    body = _add(_add(root, "text"), "body")
    for zone, paragraphs in groupby(paper["alineas"], key=lambda row: row["zone"]):
        division = _add(body, "div", type=zone)
        for row in paragraphs:
            _add(division, _element(row), row["tekst"], xml_id=f"{paper['id']}.{row['volgnummer']}")
    _mentions(root, paper)
    return root


def _element(row: Row) -> str:
    return {"kop": "head", "titel": "head", "noot": "note"}.get(row["soort"], "p")


def _mentions(root: etree._Element, paper: Row) -> None:
    if not paper["vermeldingen"]:
        return
    places = {row["id"]: row["volgnummer"] for row in paper["alineas"]}
    group = _add(_add(root, "standOff"), "spanGrp", type="vermelding")
    for row in paper["vermeldingen"]:
        _add(
            group,
            "span",
            row["tekst"],
            target=f"#string-range(//*[@xml:id='{paper['id']}.{places[row['alinea']]}'],{row['begin']},"
            f"{row['eind'] - row['begin']})",
            ana=f"#{row['thema']} #{row['thema']}.{row['subtype']} #{row['richting']}",
            cert=str(row["zekerheid"]),
        )


def _corpus(db: Database, names: list[str]) -> etree._Element:
    root = _root("teiCorpus", "Kamerlens")
    title = "Kamerlens: Kamerstukken over centrale sturing, uitkeringen en samenwerking"
    header, _ = _header(root, title, snapshot.id_of(db))
    taxonomy = _add(_add(_add(header, "encodingDesc"), "classDecl"), "taxonomy", xml_id="codeboek")
    known = db.query("select id, titel, beschrijving, soort from codeboek where soort != 'regel' order by id")
    for row in [*known, *({"id": d, "titel": d, "beschrijving": ""} for d in ("meer", "minder", "neutraal"))]:
        category = _add(taxonomy, "category", xml_id=row["id"])
        _add(category, "catDesc", row["beschrijving"] or row["titel"])
    for name in names:
        include = etree.SubElement(root, "{http://www.w3.org/2001/XInclude}include")
        include.set("href", name)
    return root

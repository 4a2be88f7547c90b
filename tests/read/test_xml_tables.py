"""Tables in official XML whose cells reach over columns and rows."""

from lxml import etree

from kamerlens.read.xml_tables import rows

HEAD = '<tgroup cols="3"><colspec colname="c1"/><colspec colname="c2"/><colspec colname="c3"/><tbody>'


def texts(body: str) -> list[tuple[str | None, ...]]:
    table = etree.fromstring(f"<table>{HEAD}{body}</tbody></tgroup></table>")
    return [
        tuple(None if c is None else c.text for c in row) for row in rows(table) if isinstance(row, tuple)
    ]


def test_cell_over_two_columns() -> None:
    assert texts(
        '<row><entry>a</entry><entry namest="c2" nameend="c3">b</entry></row>'
        "<row><entry>1</entry><entry>2</entry><entry>3</entry></row>"
    ) == [("a", "b", None), ("1", "2", "3")]


def test_cell_over_two_rows() -> None:
    assert texts(
        '<row><entry morerows="1">a</entry><entry>b</entry><entry morerows="1">c</entry></row>'
        "<row><entry>2</entry></row><row><entry>4</entry><entry>5</entry><entry>6</entry></row>"
    ) == [("a", "b", "c"), (None, "2", None), ("4", "5", "6")]


def test_cell_over_columns_that_are_not_named_is_one_cell() -> None:
    assert texts('<row><entry namest="x" nameend="y">a</entry><entry>b</entry></row>') == [("a", "b")]


def test_title_comes_before_the_rows() -> None:
    table = etree.fromstring(
        f"<table><title>Tabel 1</title>{HEAD}<row><entry>a</entry></row></tbody></tgroup></table>"
    )
    first, second = rows(table)
    assert not isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert first.text == "Tabel 1"

"""The chart: a gap is a gap, text is escaped, numbers are Dutch."""

from __future__ import annotations

from lxml import etree

from kamerlens.publish.chart import Point, line_chart


def _svg(points: list[Point], title: str = "Titel") -> etree._Element:
    return etree.fromstring(line_chart(points, title, "per jaar"))


def test_one_dot_per_year_with_its_interval() -> None:
    svg = _svg([Point(2020, 1.5, 1.0, 2.0, "/a"), Point(2021, 2.0, 1.5, 2.5, "/b")])
    assert [c.findtext("title") for c in svg.iter("circle")] == [
        "2020: 1,5 per jaar (1–2)",
        "2021: 2 per jaar (1,5–2,5)",
    ]


def test_a_year_without_papers_breaks_the_line() -> None:
    years = [Point(year, None if year == 2020 else 1, 1, 1) for year in range(2018, 2023)]
    assert [line.get("class") for line in _svg(years).iter("polyline")].count("lijn") == 2


def test_no_year_no_chart() -> None:
    assert line_chart([Point(2020, None)], "Titel", "x") == ""


def test_text_is_escaped() -> None:
    svg = _svg([Point(2020, 1, 1, 1, '"><script>')], "<script>")
    assert svg.get("aria-label") == "<script>"
    assert not list(svg.iter("script"))

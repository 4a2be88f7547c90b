"""Drawings: the same shapes as SVG and as a picture; what is taken along can be read on its own."""

from __future__ import annotations

import io
from collections import Counter

from lxml import etree
from PIL import Image, ImageColor

from kamerlens.publish.chart import Overlay, Point, line_drawing
from kamerlens.publish.download import picture, table
from kamerlens.publish.drawing import STYLES, Area, Dot, Drawing, Line, Words, captioned, svg
from kamerlens.publish.png import SCALE, png
from kamerlens.publish.strip import Moment, Strip, strip_drawing

_DOT = Dot((50, 20), 8, "punt", "2024: 3", "/a?b=1&c=2")
_DRAWING = Drawing(100, 40, "Titel", [Line([(0, 20), (100, 20)], "raster"), _DOT])


def _svg(drawing: Drawing, **how: bool) -> etree._Element:
    return etree.fromstring(svg(drawing, **how))


def test_a_dot_on_a_page_is_a_link_that_says_its_figure() -> None:
    (link,) = _svg(_DRAWING).iter("a")
    assert dict(link.attrib) == {"href": "/a?b=1&c=2", "aria-label": "2024: 3"}


def test_a_picture_of_its_own_has_no_links() -> None:
    alone = _svg(_DRAWING, alone=True)
    assert alone.tag == "{http://www.w3.org/2000/svg}svg"
    assert not list(alone.iter("{http://www.w3.org/2000/svg}a"))
    assert alone.get("role") == "img"


def test_the_picture_has_the_colours_of_the_drawing() -> None:
    image = Image.open(io.BytesIO(png(_DRAWING)))
    assert image.size == (100 * SCALE, 40 * SCALE)
    at = {
        place: image.getpixel((int(place[0] * SCALE), int(place[1] * SCALE))) for place in ((50, 20), (5, 5))
    }
    assert at == {(50, 20): ImageColor.getrgb(STYLES["punt"].fill), (5, 5): (255, 255, 255)}


def test_text_of_the_picture_is_where_the_drawing_has_it() -> None:
    drawing = Drawing(200, 40, "x", [Words((190, 25), "€ één", "end", "kop")])
    ink = Image.eval(Image.open(io.BytesIO(png(drawing))).convert("L"), lambda grey: 255 - grey).getbbox()
    assert ink is not None
    left, _, right, bottom = (edge / SCALE for edge in ink)
    assert 145 < left < 175
    assert 186 <= right <= 191
    assert 24 <= bottom <= 26


def test_a_caption_moves_the_drawing_down() -> None:
    whole = captioned(_DRAWING, "Kop", ["eerste", "tweede"])
    said = [shape.text for shape in whole.shapes if isinstance(shape, Words)]
    assert said == ["Kop", "eerste", "tweede"]
    (dot,) = (shape for shape in whole.shapes if isinstance(shape, Dot))
    assert dot.place[1] > _DOT.place[1]
    assert all(
        _DRAWING.height + 20 < shape.place[1] <= whole.height
        for shape in whole.shapes
        if isinstance(shape, Words) and shape.text != "Kop"
    )


def test_both_kinds_of_picture() -> None:
    assert picture(_DRAWING, "Kop", [], "png").startswith(b"\x89PNG")
    assert etree.fromstring(picture(_DRAWING, "<Kop>", [], "svg")).findtext("{*}text") == "<Kop>"


def test_a_spreadsheet_runs_nothing() -> None:
    assert table(["a", "b"], [["=1+1", 2.5]]) == "a,b\r\n'=1+1,2.5\r\n"


def test_figures_of_others_have_an_axis_of_their_own_and_keep_to_the_years() -> None:
    points = [Point(2019, 1, 1, 1), Point(2020, 2, 2, 2)]
    drawing = line_drawing(
        points, "x", "y", overlay=Overlay("uitkeringen", [(2018, 16), (2019, 41), (2020, 99)])
    )
    assert drawing is not None
    squares = [shape for shape in drawing.shapes if isinstance(shape, Dot) and shape.square]
    assert [shape.label for shape in squares] == ["2019: 41 uitkeringen", "2020: 99 uitkeringen"]
    assert {s.text for s in drawing.shapes if isinstance(s, Words) and s.kind == "ander"} == {
        "0",
        "25",
        "50",
        "75",
        "100",
    }


def test_an_estimate_is_a_line_of_its_own_that_the_axis_has_room_for() -> None:
    points = [Point(2020, 1, 0.5, 1.5), Point(2021, 2, 1, 3), Point(2022, None), Point(2023, 1, 1, 1)]
    estimates = [Point(2020, 2, 1, 3), Point(2021, 4, 2, 9), Point(2022, None), Point(2023, 3, 2, 4)]
    drawing = line_drawing(points, "x", "keer", estimates=estimates)
    assert drawing is not None
    kinds = Counter(shape.kind for shape in drawing.shapes)
    # A line where two years follow on each other, and round the interval of each stretch.
    assert (kinds["geschat"], kinds["geschat_marge"]) == (1, 2)
    assert [s.label for s in drawing.shapes if isinstance(s, Dot) and s.kind == "geschat_punt"] == [
        "2020: 2 keer (1–3), gecorrigeerd",
        "2021: 4 keer (2–9), gecorrigeerd",
        "2023: 3 keer (2–4), gecorrigeerd",
    ]
    assert all(0 <= y <= drawing.height for s in drawing.shapes if isinstance(s, Area) for _, y in s.places)
    for painted in (svg(drawing), svg(drawing, alone=True)):
        assert 'stroke-dasharray="7 3"' in painted


def test_a_dashed_line_has_gaps_in_the_picture_too() -> None:
    def ink(kind: str) -> int:
        image = Image.open(io.BytesIO(png(Drawing(100, 40, "x", [Line([(0, 20), (100, 20)], kind)]))))
        return sum(
            image.convert("L").crop((0, 40, 200, 41)).point(lambda grey: grey < 200).get_flattened_data()
        )

    assert ink("lijn") == 200
    assert 100 < ink("geschat") < 170


def test_a_year_that_was_read_in_part_is_an_open_dot() -> None:
    drawing = line_drawing([Point(2020, 1, 1, 1, note="40% gelezen"), Point(2021, 1, 1, 1)], "x", "keer")
    assert drawing is not None
    assert [(s.kind, s.label) for s in drawing.shapes if isinstance(s, Dot)] == [
        ("open", "2020: 1 keer (1–1); 40% gelezen"),
        ("punt", "2021: 1 keer (1–1)"),
    ]


def test_months_are_named_and_years_stand_along_the_axis() -> None:
    drawing = line_drawing([Point(12 * 2023 + month, 1, 1, 1) for month in range(10, 14)], "x", "keer", 12)
    assert drawing is not None
    assert [s.label[:7] for s in drawing.shapes if isinstance(s, Dot)] == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    ]
    assert [s.text for s in drawing.shapes if isinstance(s, Words) and s.anchor == "middle"] == ["2024"]


def test_the_interval_of_a_lonely_year_is_drawn() -> None:
    drawing = line_drawing([Point(2020, 2, 1, 3), Point(2021, None)], "x", "keer")
    assert drawing is not None
    (interval,) = (s for s in drawing.shapes if isinstance(s, Line) and s.kind == "alleen")
    (x, high), (same, low) = interval.places
    assert x == same
    assert high < low


def test_a_strip_has_a_dot_as_large_as_what_happened() -> None:
    drawing = strip_drawing(
        [Strip("BZK", [Moment(2020.5, 4, "a"), Moment(2021.5, 1, "b")]), Strip("EZ", [])], "x"
    )
    assert drawing is not None
    large, small = (s for s in drawing.shapes if isinstance(s, Dot))
    assert large.radius == 2 * small.radius
    assert large.place[0] < small.place[0]
    assert strip_drawing([Strip("EZ", [])], "x") is None

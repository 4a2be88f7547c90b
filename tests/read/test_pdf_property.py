"""No character of a page is lost or doubled between text, notes, tables and furniture, whatever stands where."""

from collections import Counter

import pypdfium2 as pdfium
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamerlens.errors import UnreadableError
from kamerlens.read.pdf import read_pdf
from kamerlens.read.pdf_characters import characters
from kamerlens.read.pdf_lines import sheet
from kamerlens.read.pdf_place import choose, place
from kamerlens.read.pdf_tables import with_rows

FONTS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
# Titles and stamped dates are furniture of the page that becomes a paragraph.
PRINTED_TWICE = {"title", "date", "number_and_kind"}

words = st.text("abcdefgABCD1234.,;:()", min_size=1, max_size=12)
places = st.builds(
    lambda x, y, text, size, font: (x, y, " ".join(text), size, font),
    st.one_of(st.sampled_from((36.9, 202.7, 208.9, 211.76, 220.82, 286.2)), st.floats(20, 500)),
    st.one_of(st.sampled_from((300.0, 310.66, 321.32, 640.0, 737.7)), st.floats(20, 750)),
    st.lists(words, min_size=1, max_size=4),
    st.sampled_from((4.49, 5.49, 6.93, 9.06, 12.26, 18.12)),
    st.sampled_from(FONTS),
)
pages = st.lists(st.lists(places, max_size=15), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages, st.booleans(), st.sampled_from(("", "grid", "across")))
def test_no_character_is_lost_or_doubled(press, drawn, crop, ruled):
    across = [press.rule(200, y, 400, y) for y in (290, 310, 330)]
    upright = [press.rule(x, 290, x, 330) for x in (200, 300, 400)]
    rules = {"": [], "across": across, "grid": [*across, *upright]}[ruled]
    path = press.write(*[[*rules, *(press.text(*p) for p in page)] for page in drawn], crop=crop)
    expected = printed(path)
    try:
        paper = read_pdf(path)
    except UnreadableError:
        assert not expected
        return
    found = Counter("".join(p.text + (p.label if p.kind == "noot" else "") for p in paper.paragraphs))
    found += Counter("".join(call.number for p in paper.paragraphs for call in p.calls))
    found += furniture(path)
    for sign in (" ", "|"):
        del found[sign]
    assert found == expected


def printed(path):
    with pdfium.PdfDocument(path) as document:
        return Counter(
            "".join(map(chr, code)) for page in document for code in [[c] for c in characters(page, 1).codes]
        )


def furniture(path):
    with pdfium.PdfDocument(path) as document:
        sheets = [sheet(characters(page, number)) for number, page in enumerate(document, 1)]
    sheets = with_rows(sheets, path.read_bytes())
    placed = place(sheets, choose(sheets))
    lines = [line for role, found in placed.furniture.items() if role not in PRINTED_TWICE for line in found]
    return Counter("".join(token.text for line in lines for token in line.tokens))

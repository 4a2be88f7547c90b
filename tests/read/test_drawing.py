"""Drawing what was recognised."""

import pytest
from PIL import Image

from kamerlens.errors import UnreadableError
from kamerlens.read.drawing import boxes, draw
from kamerlens.read.pdf import read_pdf


def test_paragraph_over_two_pages_has_two_boxes(press):
    first = press.column("De regering heeft met de provincies en de gemeenten afgesproken om de", y=640)
    path = press.write(first, press.column("uitkeringen te verlagen.", y=35.8))
    found = list(boxes(read_pdf(path).paragraphs[0]))
    assert [box.page for box in found] == [1, 2]
    assert found[0].x0 == pytest.approx(202.7, abs=1)


def test_picture_shows_all_pages_with_frames(press, tmp_path):
    path = press.write(press.column("Tekst."), press.column("Meer."))
    out = tmp_path / "boxes.png"
    draw(path, read_pdf(path), out)
    picture = Image.open(out)
    assert picture.height > 2 * 771
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 2


def test_pdf_has_a_page_for_each(press, tmp_path):
    path = press.write(press.column("Tekst."), press.column("Meer."))
    out = tmp_path / "boxes.pdf"
    draw(path, read_pdf(path), out)
    assert out.read_bytes().startswith(b"%PDF")


def test_unknown_kind_of_picture(press, tmp_path):
    path = press.write(press.column("Tekst."))
    with pytest.raises(UnreadableError, match=r"\.wat"):
        draw(path, read_pdf(path), tmp_path / "boxes.wat")

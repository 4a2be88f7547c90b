"""The columns of a table in official XML (CALS): a cell that reaches over more columns or rows leaves empty ones."""

from collections.abc import Iterator, Sequence

from lxml import etree

from kamerlens.structure.official import local

Cells = tuple[etree._Element | None, ...]


def rows(table: etree._Element) -> Iterator[etree._Element | Cells]:
    """The titles of a table as they are, and each row as its cells, None where another cell reaches over the place."""
    columns: dict[str, int] = {}
    reaching: dict[int, int] = {}
    for node in table.iter("title", "colspec", "row"):
        if local(node) == "title":
            yield node
        elif local(node) == "colspec":
            # A group of columns opens with its first one.
            columns = (
                {**columns, **_column(node, columns)} if node.getprevious() is not None else _column(node, {})
            )
        else:
            yield _placed(list(node), columns, reaching)


def _column(colspec: etree._Element, before: dict[str, int]) -> dict[str, int]:
    return {colspec.get("colname") or f"c{len(before) + 1}": len(before)}


def _placed(entries: Sequence[etree._Element], columns: dict[str, int], reaching: dict[int, int]) -> Cells:
    """The cells of one row; *reaching* counts for each column in how many rows a cell still reaches, and is kept up."""
    cells: list[etree._Element | None] = []
    left = list(entries)
    while left or reaching.get(len(cells)):
        at = len(cells)
        if reaching.get(at):
            reaching[at] -= 1
            cells.append(None)
            continue
        entry = left.pop(0)
        width = _width(entry, columns)
        reaching.update(dict.fromkeys(range(at, at + width), _number(entry.get("morerows"))))
        cells += [entry, *[None] * (width - 1)]
    return tuple(cells)


def _width(entry: etree._Element, columns: dict[str, int]) -> int:
    first, last = columns.get(entry.get("namest") or ""), columns.get(entry.get("nameend") or "")
    return max(1, last - first + 1) if first is not None and last is not None else 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0

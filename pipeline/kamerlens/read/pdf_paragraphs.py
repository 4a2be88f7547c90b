"""What each block of lines is: title, heading, article, member, item or running text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kamerlens.read import pdf_tables
from kamerlens.read.pdf_blocks import is_name, marker, quoted, standing
from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_layout import Layout
from kamerlens.read.pdf_lines import Line, Row
from kamerlens.read.pdf_text import Composed, compose
from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.kinds import zone_of
from kamerlens.structure.people import pattern, role_of
from kamerlens.structure.titles import title

_AROUND = "–—-•·.():°º ●▪■◦○▫➢✓*\uf0b7\uf0a7\uf02d\uf0d8\uf0fc"
_LONG = 300
# A nader rapport says so where it prints the advice that it answers in italics.
_TWO_VOICES = re.compile(r"\badvies\b.{0,200}\bcursief\b", re.DOTALL)
_BEGINS = re.compile(r"(?:\d|[A-ZÀ-Ý]).*[^.,;:?!]$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A wording that tells what a block is, as data/read/wording.yaml has it."""

    kind: Kind
    pattern: re.Pattern[str]
    level: int
    bill: bool | None  # only in bills, only elsewhere, or everywhere
    bold: bool | None


@cache
def _patterns() -> tuple[Pattern, ...]:
    return tuple(
        Pattern(
            kind=Kind(row["kind"]),
            pattern=re.compile(row["pattern"]),
            level=row.get("level", 0),
            bill=row.get("bill"),
            bold=row.get("bold"),
        )
        for row in load("read/wording")["patterns"]
    )


def paragraphs(
    blocks: Iterable[list[Line] | Row],
    layout: Layout,
    hyphens: Hyphens,
    labels: frozenset[str],
    printed_kind: str,
) -> Iterator[Paragraph]:
    """The blocks as paragraphs with their kind; levels of headings follow from the weight of their type."""
    zone = zone_of("", printed_kind)
    rows = [
        row if isinstance(row, Row) else _block(row, apart, layout, hyphens, labels, zone)
        for row, apart in standing(list(blocks))
    ]
    weights = sorted({row.weight for row in rows if isinstance(row, _Block) and row.ranks})
    in_article, before, two_voices = False, "", False
    for row in rows:
        if isinstance(row, Row):
            yield pdf_tables.paragraph(row, hyphens, labels)
        elif row.composed.text:
            signs = before.endswith(",") and bool(role_of(before))
            paragraph = row.paragraph(in_article, signs, weights)
            if two_voices and paragraph.kind in (Kind.PARAGRAPH, Kind.ITEM):
                paragraph = replace(paragraph, zone=Zone.ADVICE if row.leans else Zone.RESPONSE)
            two_voices = two_voices or (zone is Zone.ADVICE and bool(_TWO_VOICES.search(paragraph.text)))
            in_article = paragraph.kind is Kind.ARTICLE or (in_article and paragraph.kind is not Kind.HEADING)
            before = paragraph.text
            yield paragraph


def signed(rows: Sequence[Paragraph]) -> list[Paragraph]:
    """The same paragraphs; names alone at the end are those of people who sign, with the role in capitals above."""
    done = list(rows)
    for at in range(len(done) - 1, -1, -1):
        before = done[at - 1] if at else None
        ordinary = done[at].kind in (Kind.PARAGRAPH, Kind.HEADING) and is_name(done[at].text)
        if not ordinary or (before and before.text.endswith(",") and role_of(before.text)):
            break
        done[at] = replace(done[at], kind=Kind.SIGNATURE, level=0, label="")
        if before and before.text.isupper() and role_of(title(before.text)):
            done[at - 1 : at + 1] = [_under(before, done[at])]
            break
    return done


def _under(role: Paragraph, name: Paragraph) -> Paragraph:
    """The signature that a role and the name under it make."""
    shift = len(role.text) + 1
    words = tuple(word._replace(begin=word.begin + shift, end=word.end + shift) for word in name.words)
    return replace(name, text=f"{role.text} {name.text}", page=role.page, words=role.words + words)


def _block(
    lines: Sequence[Line], apart: bool, layout: Layout, hyphens: Hyphens, labels: frozenset[str], zone: Zone
) -> "_Block":
    composed = compose(lines, hyphens, labels)
    return _Block(tuple(lines), composed, zone, quoted(lines, layout), apart)


@dataclass(frozen=True, slots=True)
class _Block:
    """A block with its text, in a paper whose running text has *zone*."""

    lines: tuple[Line, ...]
    composed: Composed
    zone: Zone
    quoted: bool
    apart: bool

    @property
    def bold(self) -> bool:
        # Decision lists set the minister in charge below a heading, in brackets and in light type.
        return self.lines[0].bold and all(line.bold or line.text.startswith("(") for line in self.lines)

    @property
    def weight(self) -> int:
        """1, 2, 3 for bold, bold italic and italic type, the heaviest first; 0 where it is no heading's."""
        if len(self.composed.text) > _LONG or not self.lines[0].main.painted or self.bulleted:
            return 0
        if self.bold:
            return 2 if self.slanted else 1
        # A whole paragraph can be in italics, as advice is that a reply is printed with.
        return 3 if self.slanted and not self.composed.text.endswith((".", ";", ",", ":")) else 0

    @property
    def bulleted(self) -> bool:
        """Whether a sign opens it, and no number or letter: an item of a list, also in heavy type."""
        found = marker(self.composed.text)
        return bool(found) and not any(sign.isalnum() for sign in found)

    @property
    def slanted(self) -> bool:
        return all(_all_slanted(line) for line in self.lines)

    @property
    def leans(self) -> bool:
        """Whether most of it is set in italics."""
        return 2 * sum(line.slanted for line in self.lines) > len(self.lines)

    @property
    def plain_heading(self) -> bool:
        """Whether text that was recognised in a picture is a heading: a line apart that ends as no sentence does."""
        text = self.composed.text
        apart = self.apart and len(self.lines) == 1 and not self.lines[0].main.painted
        named = any(pattern(name).match(text) for name in ("addressee", "dateline"))
        return apart and len(text) < 60 and bool(_BEGINS.match(text)) and not named

    @property
    def ranks(self) -> bool:
        """Whether the type of this heading tells its level, and not its wording."""
        return bool(self.weight) and not ((row := self.wording) and row.bill)

    @property
    def wording(self) -> Pattern | None:
        """The wording that tells what this is."""
        for row in _patterns():
            bill = row.bill in (None, self.zone is Zone.BILL)
            if bill and row.bold in (None, self.bold) and row.pattern.match(self.composed.text):
                return row
        return None

    def paragraph(self, in_article: bool, signs: bool, weights: Sequence[int]) -> Paragraph:
        """The paragraph; *signs* says that the role of a signature stands above it."""
        text, words, calls = self.composed
        zone = Zone.QUOTATION if self.quoted else Zone.OTHER
        draft = Paragraph(0, Kind.PARAGRAPH, zone, text, page=self.lines[0].page, words=words, calls=calls)
        if signs or self.quoted:
            return draft
        if (row := self.wording) and not (self.weight and row.bill is False):
            match = row.pattern.match(text)
            label = (match.groupdict().get("label") if match else "") or ""
            return replace(draft, kind=row.kind, level=row.level, label=label)
        if self.plain_heading:
            return replace(draft, kind=Kind.HEADING, level=1)
        if self.weight and self.ranks:
            return replace(draft, kind=Kind.HEADING, level=1 + weights.index(self.weight))
        # An amendment numbers its instructions; they are no items of a list.
        if self.zone is Zone.AMENDMENT or not (found := marker(text)):
            return draft
        kind = _marked(found, self.zone is Zone.BILL and in_article)
        return replace(draft, kind=kind, label=found.strip(_AROUND))


def _marked(found: str, in_article: bool) -> Kind:
    """What a block with a marker is."""
    if not in_article:
        return Kind.ITEM
    return Kind.MEMBER if re.fullmatch(r"\d{1,3}[a-z]{0,2}\.", found) else Kind.PART


def _all_slanted(line: Line) -> bool:
    return line.slanted and len({token.run.font for token in line.tokens}) == 1

"""A dispute of a mention: what a visitor says the sentence should have had, as a line that `kamerlens code` reads in.

A visitor codes the whole sentence, all themes of it, starting from what the tagger gave: so a dispute is a coding like
any other, and can be trained on and measured with. Nothing is stored on the site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kamerlens.coding import record
from kamerlens.coding.record import Drawn, Line
from kamerlens.tag.codebook import DIRECTIONS, Codebook, Theme
from kamerlens.tag.gold import Label
from kamerlens.tag.sentences import split

Row = dict[str, Any]
Get = Callable[[str], str | None]

_MENTION = """select v.*, a.volgnummer, a.tekst as alinea_tekst, a.zone, s.titel, s.datum, s.soort, s.fictief,
r.titel as regel_titel, t.titel as thema_titel, u.titel as subtype_titel
from vermeldingen v join alineas a on a.id = v.alinea join stukken s on s.id = v.stuk
left join codeboek r on r.id = v.regel left join codeboek t on t.id = v.thema
left join codeboek u on u.id = v.thema || '.' || v.subtype where v.id = :id"""
_SENTENCE = "select * from vermeldingen where alinea = :alinea and zin_begin = :begin order by id"

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")
_MAIL = 6_000  # characters of a mailto link that mail programs still take


@dataclass(frozen=True, slots=True)
class Field:
    """What the form shows of one theme: its choices, and what is chosen."""

    theme: Theme
    subtype: str
    direction: str
    words: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed mention with its sentence, and what the visitor says of it."""

    mention: Row
    drawn: Drawn
    fields: tuple[Field, ...]
    name: str = ""
    reason: str = ""
    sent: bool = False
    problems: tuple[str, ...] = ()

    @property
    def labels(self) -> list[Label]:
        """The labels that the visitor gives the sentence."""
        return [
            Label(field.theme.id, field.subtype, field.direction, field.words)
            for field in self.fields
            if field.subtype
        ]

    def line(self, site: str) -> Line:
        """The line of the file; beside a coder's line it tells which mention is disputed, and where."""
        m = self.mention
        disputed = {name: m[name] for name in ("id", "thema", "subtype", "richting", "tekst", "regel")}
        return {
            **record.line(self.drawn, self.labels, self.name, self.reason),
            "disputed": {**disputed, "codeboek": m["codeboek"], "zekerheid": m["zekerheid"], "site": site},
        }

    def document(self, site: str) -> str:
        """The text of the file: one line of JSON."""
        return json.dumps(self.line(site), ensure_ascii=False) + "\n"


async def find(db: Any, number: int, codebook: Codebook, get: Get) -> Dispute | None:
    """The dispute of a mention as the address puts it (*get* gives its values); None where there is no such mention."""
    row = (await db.execute(_MENTION, {"id": number})).first()
    if row is None:
        return None
    mention = dict(row)
    where = {"alinea": mention["alinea"], "begin": mention["zin_begin"]}
    given = {each["thema"]: dict(each) for each in reversed((await db.execute(_SENTENCE, where)).rows)}
    given[mention["thema"]] = mention
    return filled(mention, given, codebook, get)


def filled(mention: Row, given: Mapping[str, Row], codebook: Codebook, get: Get) -> Dispute:
    """The form of a mention, filled by what the tagger gave, or where it was sent by what the visitor says."""
    sent = bool(get("klaar"))
    drawn = _drawn(mention, given)
    fields: list[Field] = []
    problems: list[str] = []
    for theme in codebook.themes:
        field = _sent(theme, get) if sent else _given(theme, given.get(theme.id))
        fields.append(field)
        problems.extend(_faults(field, drawn.sentence) if sent else ())
    name, reason = (get("naam") or "").strip(), (get("reden") or "").strip()
    for what, text, most in (("De naam", name, record.MOST_NAME), ("De reden", reason, record.MOST_NOTE)):
        if len(text) > most:
            problems.append(f"{what} is langer dan {most} tekens.")
    cut = _clean(name)[: record.MOST_NAME], _clean(reason)[: record.MOST_NOTE]
    return Dispute(mention, drawn, tuple(fields), *cut, sent=sent, problems=tuple(problems))


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def _drawn(mention: Row, given: Mapping[str, Row]) -> Drawn:
    return Drawn(
        paper=mention["stuk"],
        paragraph=mention["volgnummer"],
        begin=mention["zin_begin"],
        end=mention["zin_eind"],
        sentence=mention["zin"],
        context=_before(mention["alinea_tekst"], mention["zin_begin"]),
        kind=mention["soort"] or "",
        period=(mention["datum"] or "")[:4],
        zone=mention["zone"] or "",
        tagged=tuple(
            Label(theme, row["subtype"], row["richting"], row["tekst"]) for theme, row in given.items()
        ),
    )


def _before(text: str, begin: int) -> str:
    """The sentence before, where it stands in the same paragraph."""
    earlier = [text[first:last] for first, last in split(text) if last <= begin]
    return earlier[-1] if earlier else ""


def _given(theme: Theme, row: Row | None) -> Field:
    if row is None:
        return Field(theme, "", "neutraal", "")
    return Field(theme, row["subtype"], row["richting"], row["tekst"])


def _sent(theme: Theme, get: Get) -> Field:
    words = (get(f"{theme.id}_woorden") or "").strip()
    return Field(theme, get(theme.id) or "", get(f"{theme.id}_richting") or "neutraal", words)


def _faults(field: Field, sentence: str) -> list[str]:
    """What is wrong with what was sent, in Dutch: the codebook's own keys are all that is taken."""
    if not field.subtype:
        return []
    faults = []
    if field.subtype not in {each.id for each in field.theme.subtypes}:
        faults.append(f"{field.theme.label}: dit subtype is er niet.")
    if field.direction not in DIRECTIONS:
        faults.append(f"{field.theme.label}: deze richting is er niet.")
    if field.words not in sentence:
        faults.append(f"{field.theme.label}: die woorden staan niet zo in de zin. Neem ze letterlijk over.")
    return faults


def address(config: Mapping[str, Any] | None) -> str:
    """The maintainer's mail address, from KAMERLENS_BEZWAAR_ADRES (metadata, plugins); "" where none is set."""
    said = str((config or {}).get("bezwaar_adres") or "")
    return said if _ADDRESS.fullmatch(said) else ""


def mail(to: str, dispute: Dispute, site: str) -> str:
    """A mailto link with the line in its body; without it where it would be too long for mail programs."""
    number = dispute.mention["id"]
    subject = quote(f"Kamerlens: bezwaar tegen vermelding {number}")
    said = f"{dispute.reason}\n\n{site}/v/{number}\n\n"
    link = f"mailto:{to}?subject={subject}&body="
    whole = link + quote(said + dispute.document(site))
    return whole if len(whole) <= _MAIL else link + quote(f"{said}(voeg bezwaar-{number}.jsonl toe)")[:_MAIL]

"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NO_DATE = "1970-01-01"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """One entry; *date* is ISO 8601, a day, "" where there is none."""

    link: str
    title: str
    date: str
    text: str


def atom(title: str, address: str, entries: Sequence[Entry], snapshot: str = "") -> str:
    """The feed as a document; its ids are the addresses, its date is that of the newest entry.

    The snapshot is the version of its generator, as RFC 4287 (4.2.4) has a place for one.
    """
    feed = etree.Element("feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    newest = max((entry.date for entry in entries), default="") or _NO_DATE
    _add(feed, "title", title)
    _add(feed, "id", address)
    _add(feed, "updated", f"{newest}T00:00:00Z")
    etree.SubElement(feed, "link", href=address)
    _add(etree.SubElement(feed, "author"), "name", "Kamerlens")
    _add(feed, "generator", "Kamerlens")
    if snapshot:
        feed[-1].set("version", snapshot)
    for entry in entries:
        node = etree.SubElement(feed, "entry")
        _add(node, "title", entry.title)
        _add(node, "id", entry.link)
        etree.SubElement(node, "link", href=entry.link)
        _add(node, "updated", f"{entry.date or _NO_DATE}T00:00:00Z")
        _add(node, "summary", entry.text)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(feed, encoding="unicode")


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = xml_text(text)


def xml_text(text: str) -> str:
    """*text* without the characters that XML has no place for (XML 1.0, 2.2): a scan can hold any."""
    return _NO_XML.sub("", text)

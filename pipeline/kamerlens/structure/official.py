"""Official metadata in all the shapes in which the repository hands it out.

Three shapes carry the same fields: ``<metadata>`` with ``<meta name content>`` inside a paper,
``metadata.xml`` (``metadata_gegevens``), and OWMS (``metadata_owms.xml``, SRU records). All become one
mapping from the field's bare name ("dossiernummer", "type:KamerstukTypen") to its values in order.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from kamerlens.errors import UnreadableError
from kamerlens.structure.data import load
from kamerlens.structure.text import clean

Fields = Mapping[str, Sequence[str]]


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document, read without network, DTD or entities.

    Raises UnreadableError for broken XML and for a document that defines entities of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = str(error).splitlines()[0] if str(error) else "no content"
        raise UnreadableError(f"broken XML: {line}", "fetch the file again") from error
    if next(root.iter(etree.Entity), None) is not None:
        raise UnreadableError("XML with entities of its own", "save it with plain Unicode characters")
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def text_of(element: etree._Element, between: str = "") -> str:
    """The clean words of *element* and all inside it, with *between* between its pieces."""
    return clean(between.join(map(str, element.itertext())))


def fields(root: etree._Element) -> Fields:
    """The official fields anywhere under *root*; a value that is only white space is left out."""
    found: dict[str, list[str]] = {}
    for element in root.iter(etree.Element):
        name, value = _field(element)
        if name and value and value not in found.setdefault(name, []):
            found[name].append(value)
    return {name: tuple(values) for name, values in found.items() if values}


def _field(element: etree._Element) -> tuple[str, str]:
    scheme = (element.get("scheme") or "").rpartition(".")[2]
    if local(element) in ("meta", "metadata") and element.get("name"):
        name, value = (element.get("name") or "").rpartition(".")[2], element.get("content") or ""
    elif len(element) == 0:
        name, value = local(element).rpartition(".")[2], element.text or ""
    else:
        return "", ""
    synonyms = load("xml/fields")["synonyms"]
    name = synonyms.get(name, name)
    if name == "type" and scheme:
        name = f"type:{scheme}"
    return name, clean(value)


def sidecars(folder: Path) -> dict[Path, str]:
    """The files of official metadata that lie beside the papers in a folder, with their places from there."""
    # Plain strings: a run that finds nothing new asks this of 100,000 folders.
    places = {os.path.join(folder, place): place for place in load("xml/fields")["sidecars"]}
    return {Path(path): place for path, place in places.items() if os.path.isfile(path)}


def is_sidecar(file: Path) -> bool:
    """Whether a file has the name of official metadata that lies beside a paper."""
    return any(place.rpartition("/")[2] == file.name for place in load("xml/fields")["sidecars"])


def sidecar(path: Path, identifiers: Sequence[str]) -> Fields | None:
    """The official metadata that lies beside *path* and names one of *identifiers*, or None.

    Looks in the paper's own folder and where the official repository keeps it (``../metadata/``); a folder
    with more papers than one has metadata of one of them only, so the identifier decides.
    """
    for candidate in sidecars(path.parent):
        if candidate == path:
            continue
        found = fields(parse_xml(candidate.read_bytes()))
        if set(found.get("identifier", ())) & set(identifiers):
            return found
    return None

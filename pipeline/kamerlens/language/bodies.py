"""Government bodies as entities (ORG), from maintained lists: no Dutch NER data may be shipped as weights."""

from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kamerlens.structure.data import load

NAME = "kamer_bodies"


@cache
def tiers() -> dict[str, str]:
    """The tier ("rijk", "provincie", "gemeente", "koepel" ...) of each body and ministry, by key."""
    bodies = {row["key"]: row["tier"] for row in load("language/bodies")["bodies"]}
    return bodies | {row["key"]: "rijk" for row in load("ministries")["ministries"]}


def _names() -> Iterator[tuple[str, str]]:
    data = load("language/bodies")
    for row in data["bodies"]:
        yield from ((row["key"], name) for name in row["names"])
    for row in load("ministries")["ministries"]:
        full = [f"{before} {name}" for before in data["ministry"]["before"] for name in row["names"]]
        titles = [minister["title"] for minister in row.get("ministers", ())]
        yield from ((row["key"], name) for name in (*full, *titles))


class Bodies:
    """Adds the bodies that a document names to its entities, over those of another recogniser."""

    def __init__(self, nlp: Language) -> None:
        self.matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        for key, name in _names():
            self.matcher.add(key, [nlp.tokenizer(name)])

    def __call__(self, doc: Doc) -> Doc:
        """The same document; a body has the label ORG and its key as `ent_id_`."""
        found = [
            Span(doc, begin, end, label="ORG", span_id=doc.vocab.strings[key])
            for key, begin, end in self.matcher(doc)
        ]
        bodies = filter_spans(found)
        taken = {token.i for span in bodies for token in span}
        doc.ents = (*bodies, *(ent for ent in doc.ents if not taken & {token.i for token in ent}))
        return doc


@Language.factory(NAME, assigns=["doc.ents"])
def create(nlp: Language, name: str) -> Bodies:
    """The component as a pipeline's configuration asks for it."""
    return Bodies(nlp)

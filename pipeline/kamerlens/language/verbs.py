"""What a sentence's structure tells of its verbs: which are auxiliaries, and which have a particle elsewhere."""

from simplemma import is_known
from spacy.language import Language
from spacy.tokens import Doc

NAME = "kamer_verbs"
# By these relations Universal Dependencies calls a verb an auxiliary (AUX), and by no other.
AUXILIARY = frozenset({"aux", "aux:pass", "cop"})
# Tags of the words that a verb is written as one with in its infinitive: aan, terug, vrij ("stelt vrij").
PARTICLES = frozenset({"VZ|fin", "BW", "ADJ|vrij|basis|zonder"})


@Language.component(NAME, assigns=["token.pos", "token.lemma"])
def mend(doc: Doc) -> Doc:
    """The same document, its auxiliaries told from its verbs by their relation, and with the particle of a split verb
    in the lemma: "legt ... op" is opleggen. Needs a parser, parts of speech and lemmas.
    """
    for token in doc:
        if token.pos_ in ("VERB", "AUX"):
            token.pos_ = "AUX" if token.dep_ in AUXILIARY else "VERB"
        if token.dep_ == "compound:prt" and token.tag_ in PARTICLES:
            _join(token.lower_, doc, token.head.i)
    return doc


def _join(particle: str, doc: Doc, verb: int) -> None:
    joined = particle + doc[verb].lemma_
    if is_known(joined, lang="nl") and not doc[verb].lemma_.startswith(particle):
        doc[verb].lemma_ = joined

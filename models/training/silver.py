"""Labels paragraphs of parliamentary papers with Frog, another Dutch tagger, as a teacher for words and tags only.

Frog (Debian: `frog`, `frogdata`, `uctodata`) writes the tags of the Corpus Gesproken Nederlands that the treebanks have
as XPOS. Its own analysis of sentences is not used, and nothing of the papers' text stays in the weights but counts.
"""

import hashlib
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

import corpus
from conllu import Sentence, Word
from simplemma import is_known, lemmatize
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kamerlens.acquire.files import find
from kamerlens.language import lemmas
from kamerlens.read.pdf import read_pdf
from kamerlens.read.xml import read_xml
from kamerlens.records import Paper

Analysis = tuple[str, str]  # part of speech, features


def held_out(paper: str) -> bool:
    """Whether a paper is kept for measuring: the letter behind the codebook, and one in ten by its id."""
    return "29362-M" in paper or int(hashlib.sha256(paper.encode()).hexdigest(), 16) % 10 == 0


def texts(papers: Path) -> Iterator[str]:
    """The paragraphs, each once, of the papers in these folders that are not held out; those that are not of motions
    twice, since motions are many and all of one form.
    """
    seen = set()
    for source in find([folder for folder in (papers / "pdf", papers / "xml") if folder.is_dir()]):
        paper = None if held_out(source.key) else _read(source.files[0])
        for paragraph in paper.paragraphs if paper else ():
            text = " ".join(paragraph.text.split())
            if len(text) > 20 and text.lower() not in seen:
                seen.add(text.lower())
                yield from [text] * (1 if "motie" in paper.metadata.kind.lower() else 2)


def _read(file: Path) -> Paper:
    return read_pdf(file) if file.suffix == ".pdf" else read_xml(file)


def frog(sentences: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """Tag and lemma of each word of each sentence, by Frog; raises FileNotFoundError where it is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in", Path(folder) / "out"
        source.write_text("".join(" ".join(words) + "\n" for words in sentences), encoding="utf-8")
        command = ["frog", "-n", "--skip=tpnmca", "-t", str(source), "-o", str(target)]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        blocks = target.read_text(encoding="utf-8").strip().split("\n\n")
    return [[_columns(line) for line in block.splitlines()] for block in blocks]


def _columns(line: str) -> tuple[str, str]:
    _, _, lemma, _, tag, *_ = line.split("\t")
    return "|".join(part for part in re.split(r"[(),]", tag) if part), lemma


def analyses(train: Iterable[Sentence]) -> Callable[[str, str, Analysis], Analysis]:
    """How the treebanks analyse a tag: by word and tag, else by tag; where they do it in several ways (hebben is
    verb or auxiliary) the pipeline's own guess decides if it is one of them.
    """
    by_word: dict[tuple[str, str], Counter[Analysis]] = defaultdict(Counter)
    by_tag: dict[str, Counter[Analysis]] = defaultdict(Counter)
    for word in (word for sentence in train for word in sentence.words):
        by_word[word.tag, word.form.lower()][word.pos, word.feats] += 1
        by_tag[word.tag][word.pos, word.feats] += 1

    def analyse(tag: str, form: str, guess: Analysis) -> Analysis:
        seen = by_word.get((tag, form.lower())) or by_tag.get(tag) or Counter()
        common = {a for a, n in seen.items() if n >= 0.02 * seen.total()}
        return guess if not seen or guess in common else seen.most_common(1)[0][0]

    return analyse


def label(
    nlp: Language, paragraphs: Sequence[Sequence[Sentence]], train: Sequence[Sentence]
) -> list[list[Sentence]]:
    """The paragraphs, given as words alone, with tags, features and lemmas; no syntax.

    *nlp*, a first pipeline trained on the treebanks alone, decides where a tag can be analysed in several ways.
    """
    taught = iter(frog([[word.form for word in s.words] for group in paragraphs for s in group]))
    own = nlp.pipe(
        (corpus.document(nlp.vocab, group, syntax=False) for group in paragraphs), disable=["parser"]
    )
    teacher = Teacher(train, set(nlp.pipe_labels["tagger"]))
    return [
        [teacher.sentence(span, next(taught)) for span in _spans(doc, group)]
        for doc, group in zip(own, paragraphs, strict=True)
    ]


def _spans(doc: Doc, group: Sequence[Sentence]) -> Iterator[Span]:
    begin = 0
    for sentence in group:
        yield doc[begin : begin + len(sentence.words)]
        begin += len(sentence.words)


def words(doc: Doc) -> list[Sentence]:
    """The sentences of a document as words alone."""
    spans = [[token for token in span if not token.is_space] for span in doc.sents]
    return [Sentence("", tuple(_bare(t.text, bool(t.whitespace_)) for t in span)) for span in spans if span]


def _bare(form: str, space: bool) -> Word:
    return Word(form, "", "", "", "", "", 0, "", space)


class Teacher:
    """Turns Frog's tags and lemmas into those of the treebanks, and drops what these would write otherwise.

    Frog takes the words of a name one by one (Europese: adjective, Commissie: noun) where the treebanks have
    SPEC|deeleigen; where the first pipeline does not agree on what is a name, or several capitals stand together,
    nothing is taught.
    """

    def __init__(self, train: Sequence[Sentence], tags: set[str]) -> None:
        self.tags = tags
        self.analyse = analyses(train)

    def sentence(self, span: Span, columns: Sequence[tuple[str, str]]) -> Sentence:
        """The sentence with Frog's *columns* of tag and lemma, or words alone where these are in doubt."""
        words = [self.word(t, *c) for t, c in zip(span, columns, strict=True)]
        capital = [i > 0 and token.text[:1].isupper() for i, token in enumerate(span)]
        names = [token.pos_ == "PROPN" for token in span]
        kept = [
            (word.pos == "PROPN") == name and (name or not crowded(capital, i))
            for i, (word, name) in enumerate(zip(words, names, strict=True))
        ]
        return Sentence(
            "", tuple(w if k else _bare(w.form, w.space) for w, k in zip(words, kept, strict=True))
        )

    def word(self, token: Token, tag: str, lemma: str) -> Word:
        """One word; names keep the pipeline's own tag, since Frog writes SPEC|deeleigen for all of them."""
        named = tag == "SPEC|deeleigen" and token.tag_.startswith(("N|eigen", "SPEC"))
        tag = token.tag_ if named or tag not in self.tags else tag
        pos, feats = self.analyse(tag, token.text, (token.pos_, str(token.morph)))
        if pos in ("PROPN", "PUNCT"):
            lemma = token.text
        elif pos == "ADJ" and token.is_title and token.i != token.sent.start:
            lemma = lemma.capitalize()  # "Nederlandse" inside a sentence: "Nederlands"
        lemma = word(token.text, pos, capitals(token.text, lemma))
        return Word(token.text, lemma, lemma, pos, tag, feats, 0, "", bool(token.whitespace_))


def crowded(capital: Sequence[bool], i: int) -> bool:
    """Whether word *i* has a capital beside another with one, or stands between two: it may be part of a name."""
    left, right = any(capital[max(0, i - 2) : i]), any(capital[i + 1 : i + 3])
    return (
        (left or right)
        if capital[i]
        else bool(capital[max(0, i - 1) : i] == capital[i + 1 : i + 2] == [True])
    )


def word(form: str, pos: str, lemma: str) -> str:
    """Frog's lemma where it is a word, else the word list's lemma of the form where it has one."""
    lemma = lemmas.whole(form, lemma)
    if pos not in lemmas.OPEN or is_known(lemma, lang="nl") or not is_known(form, lang="nl"):
        return lemma
    return lemmas.inside(form, str(lemmatize(form, lang="nl")))


def capitals(form: str, lemma: str) -> str:
    """The lemma with the capitals that are part of the word: "CO2-reducties" has the lemma "CO2-reductie"."""
    if form[1:].islower() or form.isupper():
        return lemma
    pairs = zip(form.lower(), lemma.lower(), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return form[:same] + lemma[same:]

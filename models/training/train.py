"""From treebanks to the shipped pipeline, in one command: `make train-model` (about an hour of one core).

Stages, each kept in the work folder so that a run that broke off goes on: a first pipeline on the treebanks; words of
parliamentary papers labelled by Frog (left out where it is not installed); the pipeline itself; its scores.
`--smoke` trains on the project's own eight sentences in seconds, to show that all of it still runs; it ships nothing.
"""

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import card
import corpus
import data
import measure
import package
import spacy
from conllu import Sentence, read
from spacy.cli.train import train as spacy_train
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kamerlens.language import identity, pipeline
from kamerlens.language.tokenizer import tokenizer
from kamerlens.paths import MODELS

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
SEED = 20240612
FIRST, FULL, SENTER = 1100, 8000, 1500  # steps of up to 1,200 words
# Sentence boundaries alone: twice as wide, from words alone, and read many times over in a few minutes.
BOUNDARIES = {
    "nlp.pipeline": ["senter"],
    "components.senter.model.tok2vec.embed.width": 32,
    "components.senter.model.tok2vec.encode.width": 32,
    "training.optimizer.learn_rate.initial_rate": 0.002,
    "training.score_weights": {"sents_f": 1.0},
}
# On eight sentences nothing is rare, and a pipeline one eighth as wide learns them.
TINY = {
    "components.tok2vec.model.encode.width": 32,
    "components.parser.min_action_freq": 1,
    "components.trainable_lemmatizer.min_tree_freq": 1,
    "training.optimizer.learn_rate.initial_rate": 0.01,
    "training.optimizer.learn_rate.warmup_steps": 5,
    "training.dropout": 0.0,
    "training.eval_frequency": 80,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, default=SHARED / "ud", help="folder with the UD treebanks")
    parser.add_argument(
        "--papers", type=Path, default=SHARED / "papers", help="folder with parliamentary papers"
    )
    parser.add_argument("--work", type=Path, default=HERE / "work.tmp", help="where the stages are kept")
    parser.add_argument("--out", type=Path, default=MODELS / identity.SHIPPED, help="where the pipeline goes")
    parser.add_argument("--record", action="store_true", help="only measure what is at --out, for its card")
    parser.add_argument(
        "--smoke", action="store_true", help="a minute on next to nothing; nothing is shipped"
    )
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    if chosen.smoke:
        print(smoke(chosen.work))
        return
    if chosen.record:
        record(chosen.out, chosen.treebanks)
        return
    chosen.work.mkdir(parents=True, exist_ok=True)
    split = data.split(chosen.treebanks)
    print(f"{len(split.train)} sentences; {split.left_out} left out because dev or test has them")
    train_first(split, chosen.work)
    train_full(split, chosen.work, chosen.papers)
    train_senter(split, chosen.work)
    nlp = package.assemble(
        chosen.work / "full" / "model-last", split.train, chosen.work / "senter" / "model-last"
    )
    package.write(nlp, chosen.out)
    record(chosen.out, chosen.treebanks)


def smoke(work: Path) -> dict[str, float]:
    """Trains on the project's own eight sentences and gives the scores on the same, read from their text."""
    sentences = list(read(HERE / "smoke.conllu"))
    fit(work, treebank_docs(sentences, vocabulary()), sentences, 80, TINY)
    nlp = package.assemble(work / "model-last", sentences)
    package.write(nlp, work / "packed")
    return measure.scores(pipeline.load(str(work / "packed")), [[sentence] for sentence in sentences])


def train_first(split: data.Split, work: Path) -> None:
    """The first pipeline, on the treebanks alone."""
    if not (work / "first" / "model-last").exists():
        fit(work / "first", treebank_docs(split.train, vocabulary()), split.dev, FIRST)


def train_full(split: data.Split, work: Path, papers: Path) -> None:
    """The pipeline itself, on the treebanks and what Frog labelled."""
    if (work / "full" / "model-last").exists():
        return
    vocab = vocabulary()
    docs = treebank_docs(split.train, vocab) + boundary_docs(split.older, vocab)
    if shutil.which("frog"):
        docs += silver_docs(split, work, papers, vocab)
    else:
        print("Frog is not installed (Debian: frog, frogdata, uctodata): training on the treebanks alone")
    fit(work / "full", docs, split.dev, FULL)


def train_senter(split: data.Split, work: Path) -> None:
    """Sentence boundaries: paragraphs as papers have them, and sentences running on, headings too."""
    if (work / "senter" / "model-last").exists():
        return
    vocab, rng = vocabulary(), random.Random(SEED)
    train = list(data.varied(list(split.train), rng))
    older = list(split.older)
    groups = [
        *corpus.groups(train, rng),
        *corpus.lines(older),
        *measure.tens(older),
        *measure.tens(train)[::3],
    ]
    docs = [corpus.document(vocab, [data.bare(each) for each in group], syntax=False) for group in groups]
    fit(work / "senter", docs, split.dev, SENTER, BOUNDARIES)


def vocabulary() -> Vocab:
    nlp = spacy.blank("nl")
    nlp.tokenizer = tokenizer(nlp)
    return nlp.vocab


def treebank_docs(sentences: Sequence[Sentence], vocab: Vocab) -> list[Doc]:
    rng = random.Random(SEED)
    varied = list(data.varied(list(sentences), rng))
    return [corpus.document(vocab, group, teach=True) for group in corpus.groups(varied, rng)]


def silver_docs(split: data.Split, work: Path, papers: Path, vocab: Vocab) -> list[Doc]:
    """Words of papers, labelled by Frog; without syntax or sentence starts."""
    import silver  # reads papers and calls Frog, neither of which the rest needs

    nlp = pipeline.complete(spacy.load(work / "first" / "model-last"))
    paragraphs = [silver.words(doc) for doc in pipeline.read(nlp, silver.texts(papers), "sentences")]
    labelled = silver.label(nlp, paragraphs, split.train)
    print(f"Frog labelled {len(paragraphs)} paragraphs of papers")
    return [corpus.document(vocab, group, syntax=False, starts=False, teach=True) for group in labelled]


def boundary_docs(sentences: Sequence[Sentence], vocab: Vocab) -> list[Doc]:
    """The older Wikipedia text, for its sentence starts alone."""
    bare = [data.bare(sentence) for sentence in sentences]
    return [corpus.document(vocab, group, syntax=False) for group in corpus.lines(bare)]


def fit(
    folder: Path, docs: list[Doc], dev: Sequence[Sentence], steps: int, changes: dict[str, Any] | None = None
) -> None:
    """Trains by the configuration, with *changes*, into *folder*/model-last."""
    folder.mkdir(parents=True, exist_ok=True)
    random.Random(SEED).shuffle(docs)
    vocab = docs[0].vocab
    corpus.save(docs, str(folder / "train.spacy"))
    corpus.save([corpus.document(vocab, group) for group in measure.tens(dev)], str(folder / "dev.spacy"))
    overrides = {
        "paths.train": str(folder / "train.spacy"),
        "paths.dev": str(folder / "dev.spacy"),
        "training.max_steps": steps,
        "training.optimizer.learn_rate.total_steps": steps,
    }
    spacy_train(HERE / "config.cfg", folder, overrides=overrides | (changes or {}))


def record(place: Path, treebanks: Path) -> None:
    """Measures the pipeline at *place*, and writes scores.json and the tables of its card."""
    began = time.process_time()
    nlp = pipeline.load(str(place))
    measured = {"load_seconds": round(time.process_time() - began, 2), "megabytes": measure.megabytes(place)}
    letter = SHARED / "gold" / "seed_letter.jsonl"
    speeds = measure.speeds(nlp, [s.text for s in data.test(treebanks, "alpino")])
    scores = {
        "pipeline": identity.of(str(place)),
        "tests": measure.tests(nlp, treebanks),
        "letter": {"sents_f": measure.letter(nlp, letter)} if letter.exists() else {},
        "measured": {**measured, "words_per_second": speeds},
    }
    (place / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    readme = place / "README.md"
    if readme.exists():
        readme.write_text(card.fill(readme.read_text(encoding="utf-8"), scores), encoding="utf-8")


if __name__ == "__main__":
    main()

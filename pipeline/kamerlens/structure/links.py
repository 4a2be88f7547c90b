"""What the paragraphs of a paper have to do with each other and with the bill of their dossier."""

from collections.abc import Sequence

from kamerlens.records import Metadata, Paragraph
from kamerlens.structure import amending, answers, articles


def link(paragraphs: Sequence[Paragraph], metadata: Metadata) -> tuple[Paragraph, ...]:
    """The same paragraphs with their articles, pairs of question and answer, and instructions to amend."""
    return answers.pair(articles.link(amending.instruct(paragraphs)), metadata.kind)

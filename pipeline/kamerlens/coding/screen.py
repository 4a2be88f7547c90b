"""Sentences one by one on a terminal, coded by number keys.

*ask* gives what the coder types after a prompt, *say* shows a line: so the same code runs on a terminal and in a test.
What the tagger says of a sentence is not shown before it is coded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kamerlens.coding.record import Drawn, Line, line
from kamerlens.tag.codebook import DIRECTIONS, Codebook, Theme
from kamerlens.tag.gold import Label

Ask = Callable[[str], str]
Say = Callable[[str], None]

_HELP = """Type the numbers of the themes that the sentence has: 1, or 13 for the first and the third; 0 for none.
? the definitions, s skip, n a note, q stop (what is coded is kept)."""


class Stopped(Exception):
    """The coder stops."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A terminal with a codebook; ``shows_tagger``: after each coding, what the tagger says."""

    codebook: Codebook
    ask: Ask
    say: Say
    shows_tagger: bool = False

    def run(self, sentences: Sequence[Drawn], coder: str) -> Iterator[Line]:
        """The coded lines, each as soon as it is coded; ends where the coder stops."""
        self.say(_HELP)
        for number, drawn in enumerate(sentences, 1):
            self._show(drawn, f"{number}/{len(sentences)}")
            begun = time.monotonic()
            try:
                coded = self._code(drawn)
            except (Stopped, EOFError):
                return
            if coded is None:
                continue
            if self.shows_tagger:
                self._compare(drawn)
            yield line(drawn, coded[0], coder, coded[1], time.monotonic() - begun)

    def _show(self, drawn: Drawn, count: str) -> None:
        self.say("")
        self.say(f"{count}  {drawn.paper}  {drawn.kind} {drawn.period}  {drawn.zone}")
        if drawn.context:
            self.say(f"  ({_plain(drawn.context)})")
        self.say(f"  {_plain(drawn.sentence)}")

    def _code(self, drawn: Drawn) -> tuple[list[Label], str] | None:
        """The labels and a note; None where the sentence is skipped."""
        note = ""
        while True:
            answer = self.ask(f"{_listed([theme.label for theme in self.codebook.themes])}  0 none").strip()
            if answer == "q":
                raise Stopped
            if answer == "s":
                return None
            if answer == "n":
                note = self.ask("note").strip()
            elif answer == "?":
                self._define()
            elif self._are_themes(answer):
                themes = [self.codebook.themes[int(each) - 1] for each in sorted(set(answer)) if each != "0"]
                return [self._label(theme, drawn) for theme in themes], note
            else:
                self.say(_HELP)

    def _are_themes(self, answer: str) -> bool:
        known = {str(number) for number in range(1, len(self.codebook.themes) + 1)}
        return answer == "0" or (bool(answer) and set(answer) <= known)

    def _label(self, theme: Theme, drawn: Drawn) -> Label:
        subtype = theme.subtypes[self._number(f"{theme.label}:", [each.label for each in theme.subtypes])]
        direction = DIRECTIONS[self._number(f"{theme.label}:", DIRECTIONS)]
        return Label(theme.id, subtype.id, direction, self._words(drawn))

    def _number(self, name: str, choices: Sequence[str]) -> int:
        while True:
            answer = self.ask(f"{name} {_listed(choices)}").strip()
            if answer == "q":
                raise Stopped
            if answer.isdecimal() and 1 <= int(answer) <= len(choices):
                return int(answer) - 1
            self.say(f"Type a number from 1 to {len(choices)}, or q to stop.")

    def _words(self, drawn: Drawn) -> str:
        """The words that carry the theme, as they stand in the sentence; all of it where none are typed."""
        while True:
            answer = self.ask("the words that carry it (nothing: the whole sentence)").strip()
            at = drawn.sentence.lower().find(answer.lower())
            if not answer:
                return drawn.sentence
            if at >= 0:
                return drawn.sentence[at : at + len(answer)]
            self.say("These words do not stand in the sentence.")

    def _define(self) -> None:
        for theme in self.codebook.themes:
            self.say(f"{theme.label}: {' '.join(theme.description.split())}")
            for subtype in theme.subtypes:
                self.say(f"  {subtype.label}: {' '.join(subtype.description.split())}")

    def _compare(self, drawn: Drawn) -> None:
        said = [f"{each.theme} / {each.subtype} / {each.direction}" for each in drawn.tagged]
        self.say(f"  tagger: {'; '.join(said) or 'no theme'}")


def _listed(choices: Sequence[str]) -> str:
    return "  ".join(f"{number} {choice}" for number, choice in enumerate(choices, 1))


def _plain(text: str) -> str:
    """Text of a paper without what a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)

"""One line on a terminal that is written over again and again; elsewhere nothing of it."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TextIO

_CLEAR = "\r\x1b[K"


class LiveLine:
    """The line of a stream; it is wiped at the end, and before what is said for good."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.live = stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live:
            self.stream.write(_CLEAR)

    def show(self, text: str) -> None:
        """Write over the line, where there is a terminal."""
        if self.live:
            self.stream.write(_CLEAR + text)
            self.stream.flush()

    def say(self, text: str) -> None:
        """A line that stays."""
        self.stream.write(f"{_CLEAR if self.live else ''}{text}\n")

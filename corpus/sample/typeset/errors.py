"""What is wrong in a source, where, and what its writer must do."""

from __future__ import annotations


class MarkupError(Exception):
    """A fault in a source: ``file:line: message (remedy)``."""

    def __init__(self, file: str, line: int, message: str, remedy: str) -> None:
        super().__init__(f"{file}:{line}: {message} ({remedy})")


class InlineError(ValueError):
    """A fault inside a block's text; the parser of the source adds file and line."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy

"""The project's own errors: each message says what, which file, and what to do."""


class KamerlensError(Exception):
    """A failed run: the command line prints it as one line and exits with status 1."""


class UsageError(KamerlensError):
    """Wrong usage (a path that is not there, a database that is not ours): exit status 2."""


class UnreadableError(KamerlensError):
    """A file that can't become a paper; carries what a person can do about it.

    It becomes a `Problem`, never a lost run.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

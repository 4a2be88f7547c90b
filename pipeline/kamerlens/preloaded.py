"""What every worker needs, loaded by being imported: workers are forked from a process that can do nothing else.

Two workers are ready in the time of one, and share the memory of what is loaded here.
"""

import gc
from contextlib import suppress

from kamerlens import reading
from kamerlens.errors import KamerlensError
from kamerlens.read import pdf, text, xml
from kamerlens.structure import repeats
from kamerlens.tag.words import dictionary_lemma

__all__ = ["pdf", "text", "xml"]

with suppress(KamerlensError):  # a worker that needs it says what is wrong
    reading.tagger(None, True).warm()
dictionary_lemma("gemeenten")
repeats.bands("woord " * repeats.LEAST_WORDS)
gc.freeze()  # so that no worker looks through it again for garbage

"""What the tests of the language share: the shipped pipeline, loaded once, and the training modules."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from spacy.language import Language

from kamerlens.language import pipeline

ROOT = Path(__file__).parents[2]
TRAINING = str(ROOT / "models" / "training")

# The modules of models/training are scripts beside each other, not a package.
if TRAINING not in sys.path:
    sys.path.append(TRAINING)


@pytest.fixture(scope="session")
def shipped() -> Language:
    """The pipeline that ships; nothing may be added to it."""
    return pipeline.load()


@pytest.fixture(scope="session")
def treebanks() -> Path:
    """The folder with the UD treebanks (KAMERLENS_TREEBANKS, or ../shared/ud beside the checkout)."""
    folder = Path(os.environ.get("KAMERLENS_TREEBANKS", ROOT.parent / "shared" / "ud"))
    if not folder.is_dir():
        pytest.skip("the treebanks are not in this repository: set KAMERLENS_TREEBANKS to a folder with them")
    return folder

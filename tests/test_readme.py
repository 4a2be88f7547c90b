"""README doesn't rot: what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kamerlens.cli import main
from kamerlens.store.schema import tables

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
_COMMANDS = sorted(set(re.findall(r"^    kamerlens ([a-z]+)", README, re.MULTILINE)))
_TARGETS = sorted(set(re.findall(r"make ([a-z]+(?:-[a-z]+)?)\b(?=[`\n =])", README)))


def test_commands_and_targets_are_named() -> None:
    assert {"ingest", "read", "tag", "serve", "evaluate"} <= set(_COMMANDS)
    assert {"ingest", "serve", "test"} <= set(_TARGETS)


@pytest.mark.parametrize("command", _COMMANDS)
def test_each_command_has_help(command: str) -> None:
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0
    assert len(done.output.splitlines()) > 3


def test_each_command_is_in_the_readme() -> None:
    assert set(main.commands) <= set(_COMMANDS)


@pytest.mark.parametrize("target", _TARGETS)
def test_each_target_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_each_picture_and_link_is_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        if not link.startswith("http"):
            assert (ROOT / link).exists(), link


def test_each_table_that_it_names_exists() -> None:
    named = set(
        re.findall(r"`(vermeldingen|stukken|trends|codeboek|uitvoeringen|problemen|dekking|alineas)`", README)
    )
    assert len(named) > 4
    assert named <= {table.name for table in tables()}

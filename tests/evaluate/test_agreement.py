"""Agreement between coders: known values, and what makes it fall."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kamerlens.evaluate.agreement import kappa, of_folder, table, unitizing_alpha

_THEME = "specifieke_uitkering"


def test_kappa_of_a_published_example() -> None:
    # Cohen's own layout with 20 + 15 agreements of 50: observed .70, expected .50.
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(first, second) == pytest.approx(0.4)


@pytest.mark.parametrize(("apart", "alpha"), [(0, 1.0), (10, 0.7229), (36, 0.0025), (40, -0.1083)])
def test_alpha_falls_with_what_only_one_marks(apart: int, alpha: float) -> None:
    # Two coders mark 20 of 200 characters each: agreement by chance leaves 36.1 characters apart.
    assert unitizing_alpha(200, apart, 20, 20) == pytest.approx(alpha, abs=5e-4)


def _folder(tmp_path: Path, second: list[dict]) -> Path:
    first = [
        {"id": "a-1", "sentence": "De SPUK vervalt.", "labels": [_label("De SPUK", "minder")]},
        {"id": "a-2", "sentence": "Niets.", "labels": []},
        {"id": "a-3", "sentence": "De SPUK blijft.", "labels": [_label("SPUK", "neutraal")]},
    ]
    for name, rows in (("written", first), ("coded", second)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def _label(trigger: str, direction: str) -> dict[str, str]:
    return {"theme": _THEME, "subtype": "vermelding", "direction": direction, "trigger": trigger}


def test_a_folder_of_two_codings(tmp_path: Path) -> None:
    second = [
        {"id": "a-1", "labels": [_label("SPUK", "neutraal")]},
        {"id": "a-2", "labels": []},
        {"id": "a-3", "labels": [_label("SPUK", "neutraal")]},
    ]
    (found,) = of_folder(_folder(tmp_path, second), [_THEME])
    assert (found.sentences, found.both, found.kappa, found.direction, found.subtype) == (3, 2, 1.0, 0.5, 1.0)
    assert 0 < found.alpha < 1
    assert "1.000" in list(table([found]))[1]

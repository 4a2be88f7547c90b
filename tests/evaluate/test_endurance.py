"""Days of fetch, ingest and site, one after the other, lose nothing and leave nothing behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamerlens.errors import KamerlensError
from kamerlens.evaluate.endurance import Day, table

DAY = Day(0, 9, 2, 1.0, 200.0, 100.0, 8, 12, ("kamerlens.db",), 1.0)


def test_a_day_goes_by_with_new_and_changed_papers(kamerlens) -> None:
    done = kamerlens("bench", "days", "--days", "1")
    assert done.returncode == 0, done.stderr
    assert "1 days; 6 papers, 1 times one changed; all are stored." in done.stdout


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ({"line_mb": 400.0}, "line_mb"),
        ({"site_mb": 400.0}, "site_mb"),
        ({"site_open": 90}, "site_open"),
        ({"other_files": ("kamerlens.db", "papers/.x.part")}, "papers/.x.part"),
    ],
)
def test_growth_is_told(late: dict, said: str) -> None:
    days = [DAY] * 10 + [replace(DAY, **late)] * 2
    with pytest.raises(KamerlensError, match=said):
        list(table(days))


def test_no_growth_is_none() -> None:
    assert any("200 when warm" in line for line in table([DAY] * 12))

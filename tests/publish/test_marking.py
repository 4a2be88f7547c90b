"""Marking: the text comes back whole, and each character lies under exactly its spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamerlens.publish.marking import Span, segments

_SPANS = st.lists(
    st.builds(
        lambda a, b, n: Span(min(a, b), max(a, b), "m", n),
        st.integers(-3, 30),
        st.integers(-3, 30),
        st.integers(),
    ),
    max_size=6,
)


@given(st.text(max_size=25), _SPANS, st.lists(st.tuples(st.integers(0, 30), st.integers()), max_size=4))
def test_nothing_is_lost_and_every_character_has_its_spans(text, spans, calls) -> None:
    made = segments(text, spans, calls)
    assert "".join(s.text for s in made) == text
    at = 0
    for segment in made:
        for offset in range(at, at + len(segment.text)):
            assert set(segment.of("m")) == {s.row for s in spans if s.begin <= offset < s.end}
        at += len(segment.text)
    assert sorted(row for s in made for row in s.calls) == sorted(row for _, row in calls)


def test_a_mention_begins_once_though_it_is_cut_by_another() -> None:
    made = segments("de minister stuurt", [Span(0, 11, "m", 1), Span(3, 18, "m", 2)])
    assert [(s.text, s.of("m"), s.starting("m")) for s in made] == [
        ("de ", (1,), (1,)),
        ("minister", (1, 2), (2,)),
        (" stuurt", (2,), ()),
    ]


def test_a_note_is_called_after_its_word() -> None:
    made = segments("woord en", [], [(5, "noot 1")])
    assert [(s.text, s.calls) for s in made] == [("woord", ("noot 1",)), (" en", ())]

"""Lemmas: the treebanks' underscores, the word list, compounds, capitals and particles."""

from __future__ import annotations

import pytest

from kamerlens.language.lemmas import Lemmas, cased, inside, listed, whole

KNOWN = {"NOUN": {"taken": "taak", "uitkeringen": "uitkering"}, "VERB": {"gelegd": "leggen"}}


@pytest.mark.parametrize(
    ("form", "lemma", "expected"),
    [
        ("verzekeringsmaatschappijen", "verzekering_maatschappij", "verzekeringsmaatschappij"),
        ("decentralisatie-uitkeringen", "decentralisatie_uitkering", "decentralisatie-uitkering"),
        ("aangesloten", "aan_sluiten", "aansluiten"),
        ("sluiten", "aan_sluiten", "aansluiten"),
        ("gemeente", "gemeente", "gemeente"),
        ("_", "_", "_"),
    ],
)
def test_a_lemma_has_no_underscore_and_the_linking_letters_of_its_form(
    form: str, lemma: str, expected: str
) -> None:
    assert whole(form, lemma) == expected


@pytest.mark.parametrize(
    ("form", "lemma", "expected"),
    [
        ("sluiten", "aan_sluiten", "sluiten"),
        ("aansluit", "aan_sluiten", "aansluiten"),
        ("legt", "op_leggen", "leggen"),
        ("legt", "leggen", "leggen"),
    ],
)
def test_a_form_tells_only_the_part_of_a_split_verb_that_it_has(form: str, lemma: str, expected: str) -> None:
    assert inside(form, lemma) == expected


@pytest.mark.parametrize(
    ("form", "pos", "expected"),
    [
        ("gemeenten", "NOUN", "gemeente"),
        ("verplichtingen", "NOUN", "verplichting"),
        ("poker", "NOUN", ""),  # the word list means the verb pokeren
        ("xyzabc", "NOUN", ""),
    ],
)
def test_the_word_list_is_asked_for_the_part_of_speech(form: str, pos: str, expected: str) -> None:
    assert listed(form, pos) == expected


@pytest.mark.parametrize(
    ("form", "pos", "lemma", "expected"),
    [
        ("Gemeenten", "NOUN", "Gemeente", "gemeente"),
        ("EU-richtlijnen", "NOUN", "EU-richtlijn", "EU-richtlijn"),
        ("Nederlandse", "ADJ", "Nederlands", "Nederlands"),
        ("Thorbecke", "PROPN", "thorbecke", "Thorbecke"),
        ("VNG", "PROPN", "vng", "VNG"),
    ],
)
def test_names_keep_their_capitals_and_other_words_lose_them(
    form: str, pos: str, lemma: str, expected: str
) -> None:
    assert cased(form, pos, lemma) == expected


@pytest.mark.parametrize(
    ("form", "pos", "guess", "expected"),
    [
        ("taken", "NOUN", "tak", "taak"),
        ("medebewindstaken", "NOUN", "medebewindstaken", "medebewindstaak"),
        ("gemeentefondsuitkeringen", "NOUN", "gemeentefondsuitkeringen", "gemeentefondsuitkering"),
        ("vastgelegd", "VERB", "vastleggen", "vastleggen"),
        ("Taken", "PROPN", "taken", "Taken"),
        ("kaders", "", "", "kader"),
    ],
)
def test_the_dictionary_comes_first_then_the_word_list_then_the_last_part_of_a_compound(
    form: str, pos: str, guess: str, expected: str
) -> None:
    assert Lemmas(KNOWN).lemma(form, pos, guess) == expected


def test_a_dictionary_comes_back_from_disk_byte_for_byte(tmp_path) -> None:  # type: ignore[no-untyped-def]
    first, second = tmp_path / "a", tmp_path / "b"
    Lemmas(KNOWN).to_disk(first)
    again = Lemmas().from_disk(first)
    assert again.known == KNOWN
    again.to_disk(second)
    assert (first / "lemmas.json.gz").read_bytes() == (second / "lemmas.json.gz").read_bytes()

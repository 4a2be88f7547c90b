"""The gold set's parts, and what the sieve stops of its labelled sentences."""

from kamerlens.paths import CORPUS
from kamerlens.tag import gold, sieve


def test_the_encoder_is_kept_from_the_development_part_and_some_real_papers() -> None:
    written = [f"a-{n:03}" for n in range(200)]
    assert [gold.part(each) == "development" for each in written] == [
        gold.is_kept_from_encoder(each) for each in written
    ]
    papers = [f"{gold.PAPER}kst-{n}" for n in range(1000)]
    assert 0.25 < sum(map(gold.is_kept_from_encoder, papers)) / len(papers) < 0.35


def test_the_sieve_stops_fewer_than_one_in_a_hundred_labelled_sentences() -> None:
    labelled = [row for row in gold.read_folder(CORPUS / "gold", "train", "development") if row.labels]
    stopped = [row.id for row in labelled if not sieve.passes(row.sentence, row.context)]
    assert len(stopped) < 0.01 * len(labelled), stopped

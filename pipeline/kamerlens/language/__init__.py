"""The Dutch pipeline: tokens, sentences, tags, lemmas, syntax and government bodies."""

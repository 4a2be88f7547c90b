"""The files by which encoder_rows.py and encoder_train.py, which run in different environments, know each other."""

TRAIN, HELD, REAL = "train.jsonl", "held.jsonl", "real.jsonl"

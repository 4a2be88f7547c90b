"""Evaluate: how well the line reads and tags, against truth that it never saw."""

"""Aggregate: from stored mentions to trends and the coverage ledger."""

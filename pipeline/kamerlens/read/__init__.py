"""Readers: PDF, official XML and plain text, each to the same `Paper`."""

"""Typesets the sample corpus: from a source in light markup to PDF, official XML and truth."""

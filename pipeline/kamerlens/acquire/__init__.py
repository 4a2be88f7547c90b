"""Acquire: which papers there are to read, and from which files."""

"""Kamerlens: how the Dutch parliamentary papers speak of power between state and decentral government."""

__version__ = "0.1.0"

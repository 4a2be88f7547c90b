"""Publish: the database as a Datasette site."""

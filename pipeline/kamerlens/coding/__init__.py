"""Helps people to code sentences: draws them, shows them, and checks what comes back."""

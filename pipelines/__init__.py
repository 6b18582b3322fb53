"""Moves data and asks for verdicts."""

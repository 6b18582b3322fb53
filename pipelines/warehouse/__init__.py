"""Builds and audits the candidate database."""

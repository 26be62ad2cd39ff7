"""Copies of the whole state: made while it is written to, and restored into either database."""

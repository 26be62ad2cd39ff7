"""Frames: the parts of prompts that repeat over exchanges, joined where they are near-duplicates."""

"""Durable intake: what is accepted is fingerprinted, journalled on disk, and handed to the lake once."""

"""What is kept of a text and of identifiers: keyed hashes, sketches and vectors, never the text."""

"""The token-vector table: what each WordPiece token means, in 64 int8 numbers."""

"""Cases, appeals and labels as rows: small functions over an open transaction."""

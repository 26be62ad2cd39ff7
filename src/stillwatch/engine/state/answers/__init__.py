"""What is known of campaigns and done about them, as rows: small functions over an open transaction."""

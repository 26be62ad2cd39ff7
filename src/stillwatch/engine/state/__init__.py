"""What the live service remembers: campaigns, verdicts, reviews, ledger, people; in SQLite or PostgreSQL."""

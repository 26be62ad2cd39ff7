"""Who may do what: users and their sessions, tokens of programs, and how secrets are kept."""

"""The chain of what was done, by whom and when: each entry holds the hash of the one before."""

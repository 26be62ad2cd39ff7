"""The texts of the range, written for this project; data only."""

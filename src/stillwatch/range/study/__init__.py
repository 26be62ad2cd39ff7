"""A study of detection: a matrix of ranges that are composed, scanned and scored, one process a cell."""

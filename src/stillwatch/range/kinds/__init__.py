"""The kinds of campaigns and customers; one a file, listed in `manifest`."""

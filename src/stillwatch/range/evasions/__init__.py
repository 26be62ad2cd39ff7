"""What campaigns do to escape; one way a file, listed in `manifest`."""

"""Continuous detection: the lake's window is looked at again and again, and the state told what is found."""

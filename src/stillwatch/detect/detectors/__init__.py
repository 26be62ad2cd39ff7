"""Detectors: what a group asks for, weighed against what everybody asks for."""

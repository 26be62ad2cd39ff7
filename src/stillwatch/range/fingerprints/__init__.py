"""Fingerprint-level traffic: labelled lakes of millions of exchanges, written without any text."""

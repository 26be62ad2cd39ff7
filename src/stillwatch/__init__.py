"""Stillwatch finds distillation campaigns in the traffic of a language-model API."""

__version__ = "0.1.0"

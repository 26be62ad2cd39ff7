"""Alerts: what operators want to be told, told once, through apprise, off the path of requests."""

"""Signing in by OpenID Connect: authorisation code, PKCE, and what a provider vouches for."""

"""The live service: HTTP, sign-in, and the decision on every request."""

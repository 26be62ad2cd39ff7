"""The page and the picture of how far confidence holds."""

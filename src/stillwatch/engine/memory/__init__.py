"""Campaign memory: what a scan convicted is stored beside the lake, and the next scan recognises it."""

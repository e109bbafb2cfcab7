"""What answers queries: the embedded engine, or one elsewhere, and where they differ."""

"""Pages as files, read from the same address."""

"""What pages are fed with, read once and kept as long as the base is open."""

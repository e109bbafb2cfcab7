"""How fast the base is at any size: corpora made to measure, and comparisons run on them."""

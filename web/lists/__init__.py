"""Long lists: filtered, cut into pages, shortened, searched."""

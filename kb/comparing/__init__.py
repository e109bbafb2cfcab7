"""Cases and formats side by side, and how close two cases are."""

"""A question of the library as a form, its results and how to ask it from elsewhere."""

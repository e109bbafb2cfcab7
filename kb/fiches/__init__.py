"""The fiche: what a curator fills, and the road from it to Turtle and back."""

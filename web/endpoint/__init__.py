"""The public SPARQL endpoint and its editor."""

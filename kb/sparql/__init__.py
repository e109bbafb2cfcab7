"""The text of queries: the questions of ``queries/``, their headers, values put into them, what a visitor may ask."""

"""Rows as workbooks that spreadsheets open."""

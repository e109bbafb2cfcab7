"""Tests. A package, so that tests/web is never mistaken for the package web."""

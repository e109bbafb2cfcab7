"""Untrusted queries, answered in turn by processes that can be killed."""

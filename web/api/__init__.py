"""The REST interface, and its description in OpenAPI."""

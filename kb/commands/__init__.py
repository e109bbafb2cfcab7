"""The ``kb`` command, a module for each family of commands."""

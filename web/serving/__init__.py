"""The server as an operator runs it: processes, sockets, editions of the base, logs, counts."""

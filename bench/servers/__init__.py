"""Servers that are measured: this site, and those it is measured beside, each in a process of its own."""

from bench.servers.process import Absent, NotStarted, Server, find, free_port, running

__all__ = ["Absent", "NotStarted", "Server", "find", "free_port", "running"]

"""Make sure that Virtuoso 7 and nginx are there for the engine tests; the Oxigraph server comes with pip.

The system's package manager is asked; where it has none, the tests say loudly that they did not run. Under
continuous integration (CI=true) that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# The program of Debian's virtuoso-opensource, without the service that the whole package starts.
PACKAGES = {"virtuoso-t": "virtuoso-opensource-7-bin", "nginx": "nginx-light"}


def missing() -> dict[str, str]:
    """Return the packages of the programs that are not installed."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    return {program: package for program, package in PACKAGES.items() if not shutil.which(program, path=path)}


def install() -> bool:
    wanted = list(missing().values())
    if wanted and shutil.which("apt-get"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
            subprocess.run(
                [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *command],
                check=False,
                stdout=subprocess.DEVNULL,
            )
    return not missing()


if __name__ == "__main__":
    if not install():
        names = ", ".join(missing().values())
        print(f"NOT INSTALLED: {names}. The tests that need them will be reported as not run.", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 0)

"""Make sure that a Chromium is there for the browser tests.

The system's own is used when there is one; else Playwright's build; else the system's package manager.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])


def find() -> str | None:
    """Return the path of an installed Chromium, None when only Playwright's own can be used."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0


def install() -> bool:
    if find():
        return True
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and all(succeeds([*prefix, *command]) for command in APT):
        return True
    return succeeds([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]) or succeeds(
        [sys.executable, "-m", "playwright", "install", "chromium"]
    )


if __name__ == "__main__":
    if not install():
        sys.exit("No Chromium could be installed: install the package chromium, then run make test again.")

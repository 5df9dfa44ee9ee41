"""Holds the locked requirements against known vulnerabilities: `make audit`."""

import json
import subprocess
import sys
from pathlib import Path

LOCK = "requirements-dev.txt"
"""It holds what the bot needs to run as well."""
_OFFLINE = ("ConnectionError", "Timeout", "ServiceUnavailable")


def main() -> int:
    """Prints what is known against the lock; 1 where that is anything.

    Where no advisories can be had that is said, and no more: being offline breaks no check.
    """
    asking = ["--vulnerability-service", "osv", "--format", "json", "--progress-spinner", "off"]
    locked = ["--disable-pip", "--require-hashes", "--requirement", LOCK]
    run = subprocess.run(  # noqa: S603  # a program of our own requirements
        [Path(sys.executable).with_name("pip-audit"), *asking, *locked],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.stdout:
        return _told(json.loads(run.stdout)["dependencies"])
    if any(sign in run.stderr for sign in _OFFLINE):
        print(f"{LOCK} is not audited: no advisories can be had from here")
        return 0
    print(run.stderr)
    return 1


def _told(audited: list[dict[str, list[dict[str, str]]]]) -> int:
    holes = [f"{each['name']} {hole['id']}" for each in audited for hole in each.get("vulns", ())]
    print(f"{LOCK}: {len(audited)} packages, {', '.join(holes) or 'nothing known against them'}")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())

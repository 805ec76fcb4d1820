#!/usr/bin/env python3
"""The front door: `up`, `test` and `setup` work on a bare Python; all other commands run in the environment."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python gets to see
    sys.exit("KConnect needs Python 3.11 or later; this is Python %d.%d." % sys.version_info[:2])  # noqa: UP031 - same


def main(argv: list[str]) -> int:
    """Runs the command line `argv` (without the program's name) and returns its exit code."""
    # Only the standard library is needed up to here and in kconnect.setup: the environment may not exist yet.
    from kconnect.setup import commands

    return commands.run(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

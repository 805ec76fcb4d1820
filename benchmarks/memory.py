"""Imports one file by the command, in a process of its own, and says what memory it took: `python -m benchmarks.memory FILE RECIPE`.

A process that has made the rows of a benchmark holds them all, and passes its peak on to those that it starts; so this one
asks the system for the peak of its own program, and of those that it started itself.
"""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path


def peak() -> int:
    """The most memory that this program has had, in MB."""
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) // 1024


def of_command(file: Path, recipe: str) -> tuple[int, int]:
    """The peaks of the command and of the process that parses for it, in MB, when the file is imported and accepted."""
    written = file.with_suffix(".toml")
    written.write_text(recipe, encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.memory", str(file), str(written)]
    answer = subprocess.run(command, env=os.environ, check=True, capture_output=True, text=True).stdout
    own, child = answer.split()[-2:]
    return int(own), int(child)


def main(file: str, recipe: str) -> None:
    """Imports, then prints the two peaks."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("import_dataset", file, "--recipe", recipe, "--accept")
    print(peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])

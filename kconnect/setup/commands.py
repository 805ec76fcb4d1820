"""The command line of `manage.py`: the front door's own commands, and the way to all others."""

import os
import sys

from kconnect.setup import data, environment, proof, serve, up

USAGE = """KConnect
  python3 manage.py up [--empty] [--port N] [--data DIR]   set up and run everything
  python3 manage.py test [--fast|--full] [--data DIR]      set up and prove everything
  python3 manage.py setup [--test]                         only make the environment
  python3 manage.py serve web|worker|beat                  become one process of a network in production
  python3 manage.py help                                   every other command
"""


def run(argv: list[str]) -> int:
    """Runs `argv` and returns the exit code; commands that are not the front door's run in the environment instead."""
    try:
        match argv:
            case []:
                sys.stdout.write(USAGE)
                return 0
            case ["up", *rest]:
                return up.main(rest)
            case ["test", *rest]:
                return proof.main(rest)
            case ["serve", *rest]:
                return serve.main(rest)
            case ["setup", *rest]:
                environment.ensure("test" if "--test" in rest else "core")
                return 0
            case _:
                return _in_environment(argv)
    except environment.SetupError as error:
        environment.say(str(error))
        return 1
    except KeyboardInterrupt:
        environment.say("Stopped.")
        return 130


def _in_environment(argv: list[str]) -> int:
    """A Django command, on the data folder that `up` uses; starts this program again in the environment if need be."""
    folder = data.chosen_folder()
    if sys.prefix != str(environment.ENVIRONMENT):
        environment.ensure("core")
        data.prepare(folder)
        command = [str(environment.PYTHON), str(environment.CHECKOUT / "manage.py"), *argv]
        os.execve(command[0], command, data.variables(folder))  # noqa: S606 - our own program, no shell
    data.prepare(folder)
    os.environ.update(KCONNECT_DATA=str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kconnect.settings")
    from django.core.management import execute_from_command_line  # there only inside the environment

    execute_from_command_line(["manage.py", *argv])
    return 0

"""The data folder: everything that must outlive a restart, and the variables by which commands share it."""

import os
import secrets
from pathlib import Path

from kconnect.setup.environment import CHECKOUT, SetupError, write_atomically


def chosen_folder(option: str | None = None) -> Path:
    """The data folder: the option `--data`, else KCONNECT_DATA, else `var` in the checkout; absolute."""
    return Path(option or os.environ.get("KCONNECT_DATA") or CHECKOUT / "var").expanduser().resolve()


def prepare(folder: Path) -> None:
    """Makes the folder with what must lie in it before Django starts. Safe to repeat. Raises SetupError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in ("files", "broker/queue", "broker/control"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        # Links in messages open doors.
        (folder / "mail").mkdir(mode=0o700, exist_ok=True)
        key = folder / "secret_key"
        if not key.exists():
            write_atomically(key, secrets.token_urlsafe(50) + "\n", mode=0o600)
    except OSError as error:
        raise SetupError(
            f"The data folder {folder} cannot be written: {error.strerror}. Choose another with --data."
        ) from None


def variables(folder: Path) -> dict[str, str]:
    """The environment of every process that works on `folder`: what the caller set stands, except the folder itself."""
    return {
        **os.environ,
        "KCONNECT_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "kconnect.settings",
        "PYTHONUNBUFFERED": "1",
    }

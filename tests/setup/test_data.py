"""The data folder: chosen, made, shared."""

import os
from pathlib import Path

import pytest

from kconnect.setup import data
from kconnect.setup.environment import CHECKOUT, SetupError


def test_the_option_stands_before_the_variable_and_that_before_var(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCONNECT_DATA", str(tmp_path / "named"))
    assert data.chosen_folder(str(tmp_path / "option")) == tmp_path / "option"
    assert data.chosen_folder() == tmp_path / "named"
    monkeypatch.delenv("KCONNECT_DATA")
    assert data.chosen_folder() == CHECKOUT / "var"


def test_the_key_is_made_once_and_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "folder"
    data.prepare(folder)
    key = (folder / "secret_key").read_text()
    data.prepare(folder)
    assert (folder / "secret_key").read_text() == key
    assert len(key.strip()) >= 50
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (folder / "mail").stat().st_mode & 0o777 == 0o700
    assert (folder / "broker/queue").is_dir()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="Choose another with --data"):
        data.prepare(tmp_path / "file")


def test_what_the_caller_set_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    variables = data.variables(tmp_path)
    assert variables["REDIS_URL"] == "redis://somewhere"
    assert variables["KCONNECT_DATA"] == str(tmp_path)
    assert set(os.environ) <= set(variables)

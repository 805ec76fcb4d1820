"""One stylesheet, light, complete, made of tokens."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from kconnect.core.stylesheet import NAME, joined, parts

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static/css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_every_stylesheet_is_part_of_the_one() -> None:
    assert sorted(parts(CSS)) == sorted(CSS.rglob("*.css"))


def test_it_weighs_at_most_15_kilobytes_on_the_wire() -> None:
    assert len(brotli.compress(joined(CSS).encode(), quality=9)) <= 15_000


def test_the_static_files_app_finds_it_and_what_it_finds_is_what_the_parts_say() -> None:
    found = finders.find(NAME)
    assert found is not None
    assert Path(found).read_text() == joined(CSS)


def test_it_asks_for_no_other_file() -> None:
    assert re.findall(r"url\(|@import", joined(CSS)) == []


@pytest.mark.parametrize("path", [path for path in parts(CSS) if path.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_come_from_tokens(path: Path) -> None:
    allowed = {"#fff"} if path.name == "entrance.css" else set()
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", path.read_text())) - allowed == set()


def test_every_variable_that_is_used_is_defined() -> None:
    text = joined(CSS)
    assert set(re.findall(r"var\((--[a-z0-9]+)", text)) - set(re.findall(r"(--[a-z0-9]+):", text)) == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_carry_no_style_no_handler_and_no_script_of_their_own(path: Path) -> None:
    text = path.read_text()
    inline = re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    scripts = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "application/json" not in tag]
    assert (inline, scripts) == ([], [])

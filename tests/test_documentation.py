"""The documents are true where a machine can see it: what the product has, they name; what they name, exists."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from kconnect.core import jobs
from workgroups.permissions import RoleName

CHECKOUT = Path(__file__).resolve().parent.parent
DOCS = CHECKOUT / "docs"
OWN_APPS = ("kconnect.core", "kconnect.portal", "workgroups", "agenda", "engagement", "dashboard")
FRONT_DOOR = ("up", "test", "setup")
READERS = {"text", "flag", "whole", "words", "folder", "get", "setdefault", "getenv"}


def documents() -> list[Path]:
    return [*DOCS.rglob("*.md"), *(path for path in CHECKOUT.glob("*.md"))]


def words_in_docs() -> str:
    return "\n".join(path.read_text() for path in DOCS.rglob("*.md"))


def variables_of(path: Path) -> set[str]:
    """Names of environment variables that a module reads, through core.env or os.environ."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and node.args
        ):
            owner = ast.unparse(node.func.value)
            first = node.args[0]
            if owner in {"env", "os.environ", "os"} and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return found


def our_variables() -> set[str]:
    modules = [CHECKOUT / "kconnect" / "settings.py", *(CHECKOUT / "kconnect" / "core").rglob("*.py")]
    modules += (CHECKOUT / "kconnect" / "setup").glob("*.py")
    # What belongs to the system or to another program is described there.
    others = {"HOME", "PATH", "XDG_CACHE_HOME", "UV_CACHE_DIR", "UV_LINK_MODE", "DJANGO_SETTINGS_MODULE"}
    return set().union(*(variables_of(path) for path in modules)) - others


def test_every_variable_that_the_product_reads_is_described() -> None:
    text = words_in_docs()
    assert {name for name in our_variables() if f"`{name}`" not in text} == set()


def test_every_command_is_described() -> None:
    own = {name for name, app in get_commands().items() if app in OWN_APPS} | set(FRONT_DOOR)
    text = words_in_docs()
    assert {name for name in own if not re.search(rf"\b{name}\b", text)} == set()


def test_every_role_is_described() -> None:
    text = (DOCS / "roles.md").read_text()
    assert {role.value for role in RoleName if f"`{role.value}`" not in text} == set()


def test_every_kind_of_job_stands_in_the_one_table_of_jobs() -> None:
    _before, table = (DOCS / "operations.md").read_text().split("| kind | does |", 1)
    rows = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", table, re.MULTILINE)
    assert sorted(rows) == sorted(jobs.handlers())


def test_rows_of_a_table_have_the_cells_of_its_head() -> None:
    odd = []
    for document in documents():
        cells = 0
        for line in document.read_text().splitlines():
            found = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            if found and cells and (found != cells or not line.rstrip().endswith("|")):
                odd.append(f"{document.name}: {line[:80]}")
            cells = cells if found and cells else found
    assert odd == []


def test_decisions_are_numbered_one_after_the_other() -> None:
    decisions = sorted((DOCS / "adr").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    heads = [path.read_text().split(".", 1)[0] for path in decisions]
    assert heads == [f"# {number}" for number in range(1, len(decisions) + 1)]


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []

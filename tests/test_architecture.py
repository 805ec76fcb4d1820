"""The house keeps its shape: sizes, names, layers, clean templates, locks without addresses."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES = 400, 40, 25, 120
BANNED_NAMES = {"utils", "helpers", "common", "tools", "misc"}
TOP_LEVEL = {
    ".ci", ".dockerignore", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "README.md",
    "SECURITY.md", "agenda", "benchmarks", "dashboard", "docker-compose.yml", "docs", "engagement", "kconnect",
    "manage.py", "pyproject.toml", "requirements-setup.lock.txt", "requirements-test.lock.txt",
    "requirements.lock.txt", "static", "templates", "tests", "workgroups",
}  # fmt: skip
# An import inside a function says why on its line, or on the comment line right above the block of imports.
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/(?:ld\+)?json\")", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style[\s>]|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)


@cache
def tracked() -> list[Path]:
    """The files of the product: those under version control and new ones that are not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]  # noqa: S607
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [CHECKOUT / line for line in listed.splitlines() if (CHECKOUT / line).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def product_files() -> list[Path]:
    return [path for path in python_files() if path.relative_to(CHECKOUT).parts[0] not in {"tests", "benchmarks"}]


def templates() -> list[Path]:
    return [
        path
        for path in tracked()
        if "templates" in path.relative_to(CHECKOUT).parts and path.suffix in {".html", ".txt"}
    ]


def place(path: Path, line: int | None = None) -> str:
    return str(path.relative_to(CHECKOUT)) + (f":{line}" if line else "")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from `def` to its end; its docstring is a contract and does not count."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_no_python_file_is_longer_than_400_lines() -> None:
    long = {place(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: lines for name, lines in long.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name}: {length(node)}"
        for path in python_files()
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    ]
    assert long == []


def test_no_view_is_longer_than_25_lines() -> None:
    views = [path for path in product_files() if path.stem == "views" or path.parent.name == "views"]
    long = [
        f"{place(path, node.lineno)} {node.name}: {length(node)}"
        for path in views
        for node in functions(path)
        if length(node) > VIEW_LINES
    ]
    assert long == []


def test_no_template_is_longer_than_120_lines() -> None:
    long = {place(path): len(path.read_text().splitlines()) for path in templates()}
    assert {name: lines for name, lines in long.items() if lines > TEMPLATE_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        place(path) for path in python_files() if BANNED_NAMES & {path.stem, *path.relative_to(CHECKOUT).parts}
    ] == []


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [place(path) for path in product_files() if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_templates_have_no_inline_script_or_style() -> None:
    dirty = [
        place(path, number)
        for path in templates()
        if path.suffix == ".html"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if INLINE_SCRIPT.search(line) or INLINE_STYLE.search(line)
    ]
    assert dirty == []


def test_every_suppression_names_its_rule_and_in_the_product_its_reason() -> None:
    nameless = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!: ?[A-Z])")
    reasonless = re.compile(r"#\s*type:\s*ignore\[[^\]]+\](?!\s+#\s*\S)")
    product = set(product_files())
    found = [
        place(path, number)
        for path in python_files()
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if nameless.search(line) or (path in product and reasonless.search(line))
    ]
    assert found == []


def test_nothing_lies_at_the_top_but_what_belongs_there() -> None:
    assert {path.relative_to(CHECKOUT).parts[0] for path in tracked()} - TOP_LEVEL == set()


def test_no_lock_file_holds_an_address() -> None:
    locks = [path for path in tracked() if "lock" in path.name and path.suffix in {".txt", ".json", ".toml"}]
    assert len(locks) >= 3
    assert [place(path) for path in locks if "://" in path.read_text()] == []


def test_both_locks_agree_on_every_version_they_share() -> None:
    core, test = (pins(CHECKOUT / f"requirements{part}.lock.txt") for part in ("", "-test"))
    assert {name: (pin, test.get(name)) for name, pin in core.items() if test.get(name) != pin} == {}


def pins(lock: Path) -> dict[str, str]:
    """Requirement line without hashes, by what it stands for (a package may be locked once per Python version)."""
    lines = [line.removesuffix("\\").strip() for line in lock.read_text().splitlines() if re.match(r"\w", line)]
    return {re.sub(r"==\S+", "", line): line for line in lines}


def test_an_import_inside_a_function_says_why() -> None:
    unexplained = []
    for path in product_files():
        lines = path.read_text().splitlines()
        for node in {id(inner): inner for outer in functions(path) for inner in ast.walk(outer)}.values():
            if isinstance(node, ast.Import | ast.ImportFrom) and not explained(lines, node.lineno):
                unexplained.append(place(path, node.lineno))
    assert sorted(set(unexplained)) == []


def explained(lines: list[str], number: int) -> bool:
    """Whether the import on line `number` has a comment: its own, or one on top of the imports it stands among."""
    while number > 0:
        line = lines[number - 1].strip()
        if "#" in line:
            return True
        if not re.match(r"(from|import)\s|\)|[\w, ]+,?$|try:|$", line):
            return False
        number -= 1
    return False


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["pandas", "numpy", "plotly", "scipy"])
def test_starting_the_portal_does_not_read_a_heavy_library(module: str, loaded_at_start: set[str]) -> None:
    assert module not in loaded_at_start


@pytest.fixture(scope="module")
def loaded_at_start() -> set[str]:
    """The names of all modules that a web process has loaded when it starts to answer."""
    program = "import django, sys; django.setup(); import kconnect.urls; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_front_door_opens_on_a_bare_python() -> None:
    program = f"import sys; sys.path.insert(0, {str(CHECKOUT)!r}); from kconnect.setup import commands, servers"
    # -I -S: no environment, no installed package.
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_file_names_a_place_to_download_from() -> None:
    hosts = re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|docker\.io|ghcr\.io|quay\.io|deb\.debian", re.IGNORECASE
    )
    suspects = [path for path in tracked() if path.suffix not in {".png", ".jpg", ".woff2", ".mo", ".ico"}]
    found = [
        place(path)
        for path in suspects
        if path != Path(__file__).resolve() and hosts.search(path.read_text(errors="replace"))
    ]
    assert found == []

import datetime
import tomllib

from dashboard.ingest.toml_table import Problem, Table


def table(text: str) -> Table:
    return Table(tomllib.loads(text), "", [])


def messages(found: Table) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_values_are_read_by_type() -> None:
    found = table(
        "a = ' x '\nb = 2\nc = 1.5\nd = true\ne = 2025-01-02\nf = ['p', 'q']\ng = 'p'\nh = {k = 'v'}\n[i]\nz = 1\n[[j]]\ny = 1"
    )
    assert found.has("a")
    assert found.text("a") == "x"
    assert found.whole("b", 0) == 2
    assert found.number("c", 0.0) == 1.5
    assert found.flag("d") is True
    assert found.day("e") == datetime.date(2025, 1, 2)
    assert found.strings("f") == ("p", "q")
    assert found.strings("g") == ("p",)
    assert found.mapping("h") == {"k": "v"}
    assert found.table("i").whole("z", 0) == 1
    assert [part.path for part in found.tables("j")] == ["j[1]"]
    assert found.unread() == []
    found.close()
    assert messages(found) == []


def test_absent_values_have_their_defaults() -> None:
    found = table("")
    assert found.text("a", "d") == "d"
    assert found.choice("b", ("x",), "x") == "x"
    assert (found.number("c", 2.0), found.whole("d", 3), found.flag("e"), found.flag("f", True)) == (
        2.0,
        3,
        False,
        True,
    )
    assert (found.day("g"), found.strings("h"), found.mapping("i"), found.tables("j")) == (None, (), {}, [])
    assert messages(found) == []


def test_an_absent_text_that_is_needed_is_a_problem() -> None:
    found = table("b = ''\nc = 4")
    assert (found.text("a"), found.text("b"), found.text("c", "d")) == ("", "", "d")
    assert messages(found) == [
        "a: This key is needed. Add it.", "b: Write a text here.", "c: Write a text here.",
    ]  # fmt: skip


def test_wrong_types_are_problems_and_read_as_defaults() -> None:
    found = table(
        "a = 'x'\nb = -1\nc = 1\nd = 'x'\ne = [1]\nf = {k = 1}\ng = 1\nh = [1]\nw = true\nx = 1979-05-27T07:32:00Z"
    )
    assert (found.number("a", 1.0), found.whole("b", 2), found.flag("c", True), found.day("d")) == (1.0, 2, True, None)
    assert (found.strings("e"), found.mapping("f"), found.table("g").unread(), found.tables("h")) == ((), {}, [], [])
    assert (found.number("w", 3.0), found.day("x")) == (3.0, None)
    assert [problem.key for problem in found.problems] == ["a", "b", "c", "d", "e", "f", "g", "h", "w", "x"]


def test_a_choice_is_one_of_its_words() -> None:
    found = table("a = 'y'")
    assert found.choice("a", ("x", "z")) == "y"
    assert found.choice("b", ("x",)) == ""
    assert messages(found) == ["a: “y” is not known here. Use one of: x, z.", "b: This key is needed. Add it."]


def test_unknown_keys_are_named_with_their_path() -> None:
    inner = table("[i]\nz = 1\ny = 2").table("i")
    inner.whole("z", 0)
    inner.close()
    assert messages(inner) == ["i.y: This key is not known. Known here: z."]
    assert messages(inner.table("q")) == messages(inner)


def test_a_problem_without_a_key_is_its_message() -> None:
    assert str(Problem("", "Wrong.")) == "Wrong."


def test_paths_of_inner_tables_are_full() -> None:
    outer = table("[a]\n[a.b]\nc = 1\n[[a.d]]\ne = 1").table("a")
    assert (outer.table("b").path, outer.tables("d")[0].path) == ("a.b", "a.d[1]")

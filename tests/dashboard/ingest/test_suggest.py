from dashboard.ingest import suggest
from dashboard.ingest.suggest import Suggestions

KNOWN = ["Burton Heights", "Creston", "Westside"]


def test_the_nearest_known_word_is_suggested() -> None:
    found = Suggestions()
    assert found.near("burton hights", KNOWN) == {"suggestion": "Burton Heights"}
    assert found.near("Alger Heights East", KNOWN) == {}
    assert found.near("Creston Hills and", KNOWN) == {}
    assert found.near("Cr", KNOWN) == {}


def test_suggestions_end_after_many_words(monkeypatch) -> None:  # type: ignore[no-untyped-def]  # pytest's
    monkeypatch.setattr(suggest, "_MOST", 1)
    found = Suggestions()
    assert found.near("crestan", KNOWN)
    assert found.near("crestan", KNOWN) == {}

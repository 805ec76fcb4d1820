"""Tables of many models are made in one step."""

from unittest.mock import Mock

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from kconnect.core.schema import CreateTables


def pair() -> CreateTables:
    """Two models, each of which refers to the other."""
    left = models.ForeignKey("core.right", models.CASCADE, related_name="+")
    right = models.ForeignKey("core.left", models.CASCADE, related_name="+")
    return CreateTables([CreateModel("Left", [("right", left)]), CreateModel("Right", [("left", right)])])


def test_models_of_one_step_may_refer_to_one_another() -> None:
    state = ProjectState()
    pair().state_forwards("core", state)
    left, right = (state.apps.get_model("core", name) for name in ("Left", "Right"))
    assert left._meta.get_field("right").related_model is right
    assert right._meta.get_field("left").related_model is left


def test_classes_are_made_when_all_models_are_known_not_for_each() -> None:
    state = ProjectState()
    assert not list(state.apps.get_models())
    pair().state_forwards("core", state)
    assert "apps" not in vars(state)


def test_tables_come_in_their_order_and_go_in_the_opposite_one() -> None:
    before, after, step = ProjectState(), ProjectState(), pair()
    step.state_forwards("core", after)
    editor = Mock(spec=BaseDatabaseSchemaEditor, connection=connection)
    step.database_forwards("core", editor, before, after)
    assert [call.args[0].__name__ for call in editor.create_model.mock_calls] == ["Left", "Right"]
    step.database_backwards("core", editor, after, before)
    assert [call.args[0].__name__ for call in editor.delete_model.mock_calls] == ["Right", "Left"]
    assert step.describe() == "Create the tables of 2 models"

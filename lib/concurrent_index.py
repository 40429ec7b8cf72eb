"""An index for a table that visitors write to while it is made."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex
from django.db.migrations.state import ProjectState


class AddIndexConcurrently(AddIndex):
    """Add an index without stopping those who write: PostgreSQL builds it aside, SQLite has no such way.

    The migration needs `atomic = False` and this one operation. Cut short, it leaves an index that is not valid or a
    migration that is not noted: the next time it starts by dropping what is there.
    """

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        aside = schema_editor.connection.vendor == "postgresql"
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX {'CONCURRENTLY ' if aside else ''}IF EXISTS {name}")
        schema_editor.add_index(model, self.index, **({"concurrently": True} if aside else {}))

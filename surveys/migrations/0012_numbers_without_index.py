"""Nobody looks for an answer by its number: PostgreSQL need not keep an index of it, 22 entries for each submission.

An answer is known by response, question and slot, which stay unique, and by which replicas of the table find its rows.
On SQLite the number is where the row lies, and has no index.
"""

from django.db import migrations


def drop_the_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE surveys_answer DROP CONSTRAINT surveys_answer_pkey")
        schema_editor.execute("ALTER TABLE surveys_answer REPLICA IDENTITY USING INDEX one_answer_per_slot")


def build_the_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE surveys_answer REPLICA IDENTITY DEFAULT")
        schema_editor.execute("ALTER TABLE surveys_answer ADD CONSTRAINT surveys_answer_pkey PRIMARY KEY (id)")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_without_wide_index")]

    operations = [migrations.RunPython(drop_the_index, build_the_index)]

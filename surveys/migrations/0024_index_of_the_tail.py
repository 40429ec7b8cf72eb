from django.db import migrations, models

from lib.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    """PostgreSQL did not take the index by two columns that differ, of which its statistics know nothing."""

    atomic = False
    dependencies = [("surveys", "0023_folded_texts")]

    operations = [
        AddIndexConcurrently(
            model_name="response",
            index=models.Index(
                condition=models.Q(("folded", "")),
                fields=["survey", "status", "submitted_on"],
                name="response_in_the_tail",
            ),
        ),
    ]

from django.db import migrations, models

from lib.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    """The index of the responses that do not stand in the tallies as they are."""

    atomic = False
    dependencies = [("surveys", "0021_tallies")]

    operations = [
        AddIndexConcurrently(
            model_name="response",
            index=models.Index(
                condition=models.Q(("folded", models.F("status")), _negated=True),
                fields=["survey", "status", "submitted_on"],
                name="response_to_fold",
            ),
        ),
    ]

from django.db import migrations, models

from lib.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    """The index by which the sweep finds bursts whose id has to go."""

    atomic = False
    dependencies = [("surveys", "0007_identities_without_clear_columns")]

    operations = [
        AddIndexConcurrently(
            model_name="response",
            index=models.Index(condition=~models.Q(burst=""), fields=["submitted_on"], name="response_in_a_burst"),
        ),
    ]

from django.db import migrations, models

from lib.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    """An index of answers by question and option alone: what is counted is read from the table anyway."""

    atomic = False
    dependencies = [("surveys", "0009_deaths_of_workers")]

    operations = [
        AddIndexConcurrently(
            model_name="answer", index=models.Index(fields=["question", "option"], name="answer_by_choice")
        ),
    ]

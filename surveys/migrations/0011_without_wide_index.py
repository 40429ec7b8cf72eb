from django.db import migrations


class Migration(migrations.Migration):
    """The index by question, option and response took a tenth of what a submission writes to the log of PostgreSQL."""

    dependencies = [("surveys", "0010_index_of_choices")]

    operations = [migrations.RemoveIndex(model_name="answer", name="answer_by_option")]

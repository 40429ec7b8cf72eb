from django.db import migrations


class Migration(migrations.Migration):
    """The index that no statement took; on PostgreSQL it may not be there yet."""

    dependencies = [("surveys", "0024_index_of_the_tail")]

    operations = [migrations.RemoveIndex(model_name="response", name="response_to_fold")]

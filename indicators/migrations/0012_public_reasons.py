from django.db import migrations
from django.db.models import F


def publish_reasons(apps, schema_editor):
    """Keep as public what an editor wrote of a decision that was published; the reason of a proposal never is."""
    updates = apps.get_model("indicators", "ScoreUpdate").objects.filter(state="published", public_reason="")
    updates.update(public_reason=F("decision_reason"))


class Migration(migrations.Migration):
    """The public reason of a decision is a field of its own."""

    dependencies = [("indicators", "0011_noised_counts")]

    operations = [migrations.RunPython(publish_reasons, migrations.RunPython.noop)]

from django.db import migrations


class Migration(migrations.Migration):
    """The columns in clear are empty and read by nobody. They stay for one release, whose code before this wrote them."""

    dependencies = [("surveys", "0006_seal_and_shuffle")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="identity", name=name)
                for name in ("name", "email", "employer", "remarks")
            ]
        ),
    ]

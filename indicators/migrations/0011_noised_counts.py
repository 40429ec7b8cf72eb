import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the public may read of visitors: noised counts, drawn once, and a reason written for it."""

    dependencies = [
        ('indicators', '0010_mark_demonstration_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.IntegerField(verbose_name='visitors, with noise')),
                ('epsilon', models.DecimalField(decimal_places=3, max_digits=6, verbose_name='ε')),
            ],
            options={
                'verbose_name': 'public count',
                'verbose_name_plural': 'public counts',
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='outcome',
            name='outcome_rounds_numbers',
        ),
        migrations.AddField(
            model_name='scoreupdate',
            name='public_reason',
            field=models.TextField(blank=True, db_default='', verbose_name='public reason'),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='visitors',
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name='visitors, with noise'),
        ),
        migrations.AddField(
            model_name='publiccount',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.country', verbose_name='country'),
        ),
        migrations.AddField(
            model_name='publiccount',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator', verbose_name='indicator'),
        ),
        migrations.AddField(
            model_name='publiccount',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_counts', to='indicators.release', verbose_name='release'),
        ),
        migrations.AddConstraint(
            model_name='publiccount',
            constraint=models.UniqueConstraint(fields=('release', 'country', 'indicator'), name='one_draw_per_cell_and_release'),
        ),
        migrations.AddConstraint(
            model_name='publiccount',
            constraint=models.CheckConstraint(condition=models.Q(('epsilon__gt', 0)), name='noise_has_a_scale'),
        ),
    ]

"""Release by two persons: preparations, files written once, checkpoints, accounts and roles asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# 0.2.0 writes the three kinds before, and withdraws nothing.
READY_SINCE = {
    "indicators_release.release_kind_known": "0.2.0",
    "indicators_release.withdrawal_names_what_it_withdraws": "0.2.0",
}
BRIEF_LOCKS = {"indicators_release": "a few rows a year"}


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0005_labels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owned_at', models.DateTimeField(blank=True, null=True, verbose_name='its owner’s since')),
                ('must_change_password', models.BooleanField(db_default=False, default=False, verbose_name='changes its password next')),
                ('demonstration', models.BooleanField(db_default=False, default=False, verbose_name='demonstration')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
            },
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.CharField(choices=[('audit', 'audit trail'), ('releases', 'releases'), ('demonstration', 'releases of the demonstration')], max_length=13, verbose_name='log')),
                ('size', models.PositiveIntegerField(verbose_name='number of entries')),
                ('root', models.CharField(max_length=64, verbose_name='root')),
                ('text', models.TextField(verbose_name='checkpoint')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'checkpoint',
                'verbose_name_plural': 'checkpoints',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='CheckpointAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='address')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added at')),
            ],
            options={
                'verbose_name': 'address for checkpoints',
                'verbose_name_plural': 'addresses for checkpoints',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='PreparedRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('edition', 'edition'), ('import', 'import'), ('erratum', 'erratum'), ('withdrawal', 'withdrawal')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('prepared', 'waits for a second person'), ('confirmed', 'confirmed'), ('sent-back', 'sent back'), ('cancelled', 'taken back'), ('lapsed', 'lapsed')], default='prepared', max_length=9, verbose_name='state')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared at')),
                ('reasons', models.JSONField(default=dict, verbose_name='public reason by language')),
                ('leave_open', models.BooleanField(default=False, verbose_name='sets undecided updates aside')),
                ('content_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of what is written')),
                ('comparison', models.JSONField(default=dict, verbose_name='comparison with the edition before')),
                ('outlier_reasons', models.JSONField(default=dict, verbose_name='what was confirmed as unusual, with reasons')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason of the decision')),
            ],
            options={
                'verbose_name': 'prepared release',
                'verbose_name_plural': 'prepared releases',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReleaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
            ],
            options={
                'verbose_name': 'file of a release',
                'verbose_name_plural': 'files of releases',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='RoleRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40, verbose_name='role')),
                ('state', models.CharField(choices=[('asked', 'waits for a second administrator'), ('given', 'given'), ('refused', 'refused')], default='asked', max_length=7, verbose_name='state')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
            ],
            options={
                'verbose_name': 'role asked for',
                'verbose_name_plural': 'roles asked for',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('content', models.BinaryField()),
            ],
            options={
                'verbose_name': 'stored file',
                'verbose_name_plural': 'stored files',
            },
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='release_kind_known',
        ),
        migrations.AddField(
            model_name='release',
            name='cells_before',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='prepared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by'),
        ),
        migrations.AddField(
            model_name='release',
            name='reasons',
            field=models.JSONField(db_default={}, default=dict, verbose_name='reason by language'),
        ),
        migrations.AddField(
            model_name='release',
            name='signed_by_one',
            field=models.BooleanField(db_default=True, default=False, editable=False, verbose_name='signed by one person'),
        ),
        migrations.AddField(
            model_name='release',
            name='withdraws',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='indicators.release', verbose_name='withdraws'),
        ),
        migrations.AlterField(
            model_name='release',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AlterField(
            model_name='release',
            name='kind',
            field=models.CharField(choices=[('edition', 'edition'), ('import', 'import'), ('erratum', 'erratum'), ('withdrawal', 'withdrawal')], max_length=10, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['edition', 'import', 'erratum', 'withdrawal'])), name='release_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'withdrawal'), ('withdraws', None), _connector='XOR'), name='withdrawal_names_what_it_withdraws'),
        ),
        migrations.AddField(
            model_name='account',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='account',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='checkpointaddress',
            name='added_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by'),
        ),
        migrations.AddField(
            model_name='preparedrelease',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='preparedrelease',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prepared', to='indicators.edition', verbose_name='edition'),
        ),
        migrations.AddField(
            model_name='preparedrelease',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by'),
        ),
        migrations.AddField(
            model_name='preparedrelease',
            name='release',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='preparation', to='indicators.release', verbose_name='release'),
        ),
        migrations.AddField(
            model_name='preparedrelease',
            name='withdraws',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.release', verbose_name='release to withdraw'),
        ),
        migrations.AddField(
            model_name='releasefile',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='indicators.release', verbose_name='release'),
        ),
        migrations.AddField(
            model_name='rolerequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='rolerequest',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='rolerequest',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_requests', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='releasefile',
            name='stored',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.storedfile', verbose_name='file'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('made_by', None), models.Q(('made_by', models.F('user')), _negated=True), _connector='OR'), name='account_made_by_another'),
        ),
        migrations.AddConstraint(
            model_name='preparedrelease',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'prepared')), fields=('edition',), name='one_prepared_release_per_edition'),
        ),
        migrations.AddConstraint(
            model_name='preparedrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(models.Q(('release', None), _negated=True), models.Q(('decided_by', None), _negated=True), models.Q(('decided_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='prepared_and_confirmed_by_two'),
        ),
        migrations.AddConstraint(
            model_name='preparedrelease',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'withdrawal'), ('withdraws', None), _connector='XOR'), name='prepared_withdrawal_names_a_release'),
        ),
        migrations.AddConstraint(
            model_name='preparedrelease',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'confirmed', 'sent-back', 'cancelled', 'lapsed'])), name='preparation_state_known'),
        ),
        migrations.AddConstraint(
            model_name='rolerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('user', 'role'), name='one_request_for_a_role'),
        ),
        migrations.AddConstraint(
            model_name='rolerequest',
            constraint=models.CheckConstraint(condition=models.Q(('user', models.F('asked_by')), _negated=True), name='nobody_asks_a_role_for_themselves'),
        ),
        migrations.AddConstraint(
            model_name='rolerequest',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('user', models.F('decided_by')), _negated=True), _connector='OR'), name='nobody_gives_themselves_a_role'),
        ),
        migrations.AddConstraint(
            model_name='rolerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'given'), _negated=True), models.Q(models.Q(('decided_by', None), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='role_given_by_two'),
        ),
        migrations.AddConstraint(
            model_name='rolerequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'given', 'refused'])), name='request_state_known'),
        ),
        migrations.AddConstraint(
            model_name='releasefile',
            constraint=models.UniqueConstraint(fields=('release', 'name'), name='one_file_per_name'),
        ),
    ]

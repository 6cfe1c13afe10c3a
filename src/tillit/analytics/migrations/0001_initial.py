import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('organisations', '0002_identity'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('use_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('use_id', 'placement_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('placement_id', models.BigIntegerField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name_plural': 'counted',
            },
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('use_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('last_stored', models.DateTimeField()),
                ('last_corrected', models.DateTimeField()),
                ('caught_up_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SkillArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField(blank=True)),
                ('plan', models.CharField(blank=True, max_length=20)),
                ('years', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('aims', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['tenant', 'plan'], name='skill_area_plan')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('tenant', 'plan', 'name'), name='skill_area_once')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(max_length=2000)),
                ('how', models.CharField(choices=[('tag', 'tagged by the supplier'), ('rule', 'by a rule'), ('teacher', 'by a teacher')], max_length=10)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('use', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.use')),
                ('skill_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='analytics.skillarea')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('tenant', 'use', 'activity', 'skill_area', 'how'), name='placement_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='State',
            fields=[
                ('use_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('use_id', 'pseudonym', 'area_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('pseudonym', models.UUIDField()),
                ('area_id', models.BigIntegerField()),
                ('model', models.PositiveSmallIntegerField()),
                ('answers', models.PositiveIntegerField()),
                ('helped', models.PositiveIntegerField()),
                ('own_right', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('own_weight', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('own_days', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('recent_right', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('recent_weight', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('helped_right', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('helped_weight', models.DecimalField(decimal_places=0, default=0, max_digits=1000)),
                ('last_day', models.DateField()),
                ('delete_on', models.DateField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['delete_on'], name='state_delete_on')],
            },
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('use_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('use_id', 'pseudonym', 'day', 'sign', blank=True, editable=False, primary_key=True, serialize=False)),
                ('pseudonym', models.UUIDField()),
                ('day', models.DateField()),
                ('sign', models.CharField(max_length=20)),
                ('answers', models.PositiveIntegerField()),
                ('delete_on', models.DateField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['delete_on'], name='doubt_delete_on')],
            },
        ),
    ]

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('analytics', '0002_since'),
        ('organisations', '0003_rostering'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField()),
                ('whole_group', models.BooleanField()),
                ('look_again_on', models.DateField()),
                ('made_on', models.DateField()),
                ('before', models.JSONField()),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('policies', models.JSONField()),
                ('looked_on', models.DateField(null=True)),
                ('after', models.JSONField(null=True)),
                ('helped', models.CharField(blank=True, choices=[('yes', 'yes'), ('partly', 'partly'), ('no', 'no'), ('unknown', 'hard to say')], max_length=10)),
                ('learned', models.TextField(blank=True)),
                ('delete_on', models.DateField()),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('skill_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='analytics.skillarea')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['look_again_on', 'id'],
                'indexes': [models.Index(fields=['group', 'look_again_on'], name='follow_up_group'), models.Index(fields=['delete_on'], name='follow_up_delete_on')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('after', None), ('helped', ''), ('looked_on', None)), models.Q(('after__isnull', False), ('looked_on__isnull', False), models.Q(('helped', ''), _negated=True)), _connector='OR'), name='follow_up_closed_whole')],
            },
        ),
        migrations.CreateModel(
            name='FollowedPupil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=20)),
                ('after', models.CharField(blank=True, max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('follow_up', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pupils', to='insight.followup')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('follow_up', 'person'), name='followed_once')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_on', models.DateField()),
                ('reflection', models.TextField(blank=True)),
                ('reached_on', models.DateField(null=True)),
                ('shared', models.BooleanField(default=False)),
                ('delete_on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('skill_area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='analytics.skillarea')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['delete_on'], name='goal_delete_on')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_id', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=200)),
                ('by_role', models.CharField(max_length=20)),
                ('what', models.CharField(max_length=20)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('policies', models.JSONField()),
                ('day', models.DateField()),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['day'], name='look_day')],
                'constraints': [models.UniqueConstraint(fields=('pupil', 'by_id', 'by_role', 'what', 'day'), name='look_once')],
            },
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.CharField(max_length=20)),
                ('done_on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('person', 'edition', 'done_on'), name='training_once')],
            },
        ),
    ]

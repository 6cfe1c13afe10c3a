import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_identity'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='source',
            field=models.CharField(default='hand', max_length=60),
        ),
        migrations.CreateModel(
            name='RosterFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=60)),
                ('content', models.BinaryField()),
                ('answers', models.JSONField(default=dict)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SchoolYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('title', models.CharField(max_length=100)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='school_year_ends_after'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('external_id', ''), _negated=True)), fields=('tenant', 'source', 'external_id'), name='school_year_said_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), ('until', None)), fields=('tenant', 'source', 'title'), name='school_year_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='school_year_forwards')],
            },
        ),
        migrations.CreateModel(
            name='GroupFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('basis', 'basis'), ('teaching', 'teaching'), ('other', 'other')], default='basis', max_length=10)),
                ('grades', models.JSONField(default=list)),
                ('subjects', models.JSONField(default=list)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('school_year', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.schoolyear')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='group_facts_ends_after'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('tenant', 'source', 'external_id'), name='group_facts_said_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['basis', 'teaching', 'other'])), name='group_facts_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Teaching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teachings', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teachings', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='teaching_ends_after'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('external_id', ''), _negated=True)), fields=('tenant', 'source', 'external_id'), name='teaching_said_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), ('until', None)), fields=('tenant', 'source', 'person', 'group'), name='teaching_once')],
            },
        ),
        migrations.CreateModel(
            name='Belonging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('network', 'network member'), ('dpo', 'data protection officer'), ('coordinator', 'coordination group member'), ('director', 'municipal director'), ('principal', 'principal'), ('pupil', 'pupil'), ('guardian', 'guardian'), ('student', 'student'), ('council', 'council representative'), ('supplier', 'supplier'), ('national', 'national actor')], max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['school', 'role'], name='organisatio_school__147041_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='belonging_ends_after'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('external_id', ''), _negated=True)), fields=('tenant', 'source', 'external_id'), name='belonging_said_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), ('until', None)), fields=('tenant', 'source', 'person', 'school', 'role'), name='belonging_once'), models.CheckConstraint(condition=models.Q(('role__in', ['teacher', 'pupil', 'student', 'guardian'])), name='belonging_humble')],
            },
        ),
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('title', models.CharField(max_length=100)),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['first_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='day_off_forwards')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='enrolment_ends_after'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('external_id', ''), _negated=True)), fields=('tenant', 'source', 'external_id'), name='enrolment_said_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), ('until', None)), fields=('tenant', 'source', 'person', 'group'), name='enrolment_once')],
            },
        ),
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardianships', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='guardianship_ends_after'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('external_id', ''), _negated=True)), fields=('tenant', 'source', 'external_id'), name='guardianship_said_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), ('until', None)), fields=('tenant', 'source', 'guardian', 'pupil'), name='guardianship_once'), models.CheckConstraint(condition=models.Q(('guardian', models.F('pupil')), _negated=True), name='guardianship_of_another')],
            },
        ),
        migrations.CreateModel(
            name='PupilFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('born_on', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pupil_facts', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='pupil_facts_ends_after'), models.UniqueConstraint(fields=('tenant', 'person', 'source'), name='pupil_facts_once'), models.CheckConstraint(condition=models.Q(('grade', None), ('grade__range', (1, 13)), _connector='OR'), name='pupil_facts_grade')],
            },
        ),
        migrations.CreateModel(
            name='SchoolHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('since', models.DateField()),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='school_hours_forwards'), models.UniqueConstraint(fields=('tenant', 'school', 'since'), name='school_hours_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SchoolName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(default='hand', max_length=60)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='school_name_ends_after'), models.UniqueConstraint(condition=models.Q(('until', None), models.Q(('external_id', ''), _negated=True)), fields=('tenant', 'source', 'external_id'), name='school_name_said_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), ('until', None)), fields=('tenant', 'source', 'school'), name='school_name_once')],
            },
        ),
    ]

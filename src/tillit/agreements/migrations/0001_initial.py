import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('documents', '0001_initial'),
        ('organisations', '0001_initial'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='DpfListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=300)),
                ('name', models.CharField(max_length=300)),
                ('active', models.BooleanField()),
                ('covers_hr', models.BooleanField(default=False)),
                ('covers_non_hr', models.BooleanField(default=False)),
                ('due_on', models.DateField(null=True)),
                ('checked_on', models.DateField()),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('number', models.PositiveIntegerField(default=1)),
                ('content', models.JSONField(default=dict)),
                ('complete', models.BooleanField(default=False)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('sign_again_since', models.DateTimeField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_why', models.TextField(blank=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='catalogue.use')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['tenant', '-id'], name='agreements__tenant__568a4b_idx')],
                'constraints': [models.UniqueConstraint(fields=('use', 'number'), name='agreement_number_once'), models.CheckConstraint(condition=models.Q(('expires_on', None), ('starts_on', None), ('expires_on__gte', models.F('starts_on')), _connector='OR'), name='agreement_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Processor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=200)),
                ('task', models.CharField(blank=True, max_length=500)),
                ('country', models.CharField(blank=True, max_length=3)),
                ('remote_access_from', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None)),
                ('sector', models.CharField(choices=[('unknown', 'not known yet'), ('commercial', 'company'), ('nonprofit', 'foundation or association'), ('public', 'public body')], default='unknown', max_length=20)),
                ('personal_data', models.BooleanField(default=True)),
                ('special_categories', models.BooleanField(blank=True, null=True)),
                ('employment_data', models.BooleanField(default=False)),
                ('basis_claimed', models.CharField(blank=True, choices=[('eea', 'processes within the EEA'), ('adequacy', 'country approved by the EU'), ('dpf', 'on the list for the US (DPF)'), ('scc', 'standard contractual clauses (SCC)'), ('art49', 'derogation in Article 49')], max_length=20)),
                ('scc_module', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('scc_annex_i', models.BooleanField(default=False)),
                ('scc_annex_ii', models.BooleanField(default=False)),
                ('scc_annex_iii', models.BooleanField(default=False)),
                ('supplementary', models.CharField(choices=[('not_assessed', 'not assessed'), ('sufficient', 'assessed: gives real protection'), ('insufficient', 'assessed: not enough')], default='not_assessed', max_length=20)),
                ('supplementary_text', models.TextField(blank=True)),
                ('tia_on', models.DateField(blank=True, null=True)),
                ('parent_country', models.CharField(blank=True, max_length=3)),
                ('removed_on', models.DateField(blank=True, null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='processors', to='agreements.agreement')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='agreements.processor')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('parent', None), ('removed_on', None)), fields=('agreement',), name='processor_one_supplier')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('system', 'signed in Tillit'), ('attached', 'signed elsewhere, attached here')], max_length=20)),
                ('content_hash', models.CharField(max_length=64)),
                ('snapshot', models.JSONField()),
                ('name', models.CharField(max_length=200)),
                ('signed_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='agreements.agreement')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', None), ('kind', 'system')), models.Q(('file__isnull', False), ('kind', 'attached')), _connector='OR'), name='signature_attached_has_file')],
            },
        ),
        migrations.CreateModel(
            name='TransferVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(max_length=20)),
                ('basis', models.CharField(max_length=40)),
                ('previous_status', models.CharField(blank=True, max_length=20)),
                ('verdict', models.JSONField()),
                ('valid_until', models.DateField(null=True)),
                ('rule_version', models.CharField(max_length=40)),
                ('judged_on', models.DateField()),
                ('processor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='agreements.processor')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['processor', '-id'], name='agreements__process_48f0be_idx'), models.Index(fields=['judged_on'], name='agreements__judged__256836_idx')],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('activity', '0005_parts_in_time'),
        ('catalogue', '0001_initial'),
        ('organisations', '0002_identity'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=64)),
                ('number', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(blank=True)),
                ('how', models.CharField(choices=[('self', 'by the pupil'), ('guardian', 'by a guardian'), ('paper', 'on paper, written in by the school')], max_length=10)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('received_on', models.DateField()),
                ('choice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='activity.choice')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('use', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.use')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('how__in', ['self', 'guardian', 'paper'])), name='objection_how_known')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('advised', 'advice from the data protection officer'), ('suggested', 'suggested answer'), ('extended', 'more time'), ('upheld', 'answered yes'), ('refused', 'answered no'), ('withdrawn', 'withdrawn'), ('deleted', 'what was stored is deleted')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('number', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='rights.objection')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['upheld', 'refused'])), fields=('objection',), name='objection_answered_once'), models.UniqueConstraint(condition=models.Q(('kind__in', ['withdrawn', 'extended'])), fields=('objection', 'kind'), name='objection_fact_once')],
            },
        ),
    ]

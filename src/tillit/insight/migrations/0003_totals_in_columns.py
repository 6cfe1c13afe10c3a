import django.contrib.postgres.fields
from django.db import migrations, models

FIELDS = {
    'right': models.FloatField(null=True),
    'answers': models.FloatField(null=True),
    'uses': django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
    'noisy_people': models.IntegerField(null=True),
    'noisy_right': models.IntegerField(null=True),
}


class Migration(migrations.Migration):
    """What was added up, in columns: a page adds up tens of thousands. Types are changed rather than rows, which have a fence
    and a guard that know nothing of migrations."""

    dependencies = [
        ('insight', '0002_totals_and_home'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("""
                    ALTER TABLE insight_total
                        ADD COLUMN "right" jsonb, ADD COLUMN answers jsonb, ADD COLUMN uses text,
                        ADD COLUMN noisy_people jsonb, ADD COLUMN noisy_right jsonb;
                    ALTER TABLE insight_total
                        ALTER COLUMN "right" TYPE double precision USING (sums ->> 'right')::double precision,
                        ALTER COLUMN answers TYPE double precision USING (sums ->> 'answers')::double precision,
                        ALTER COLUMN uses TYPE bigint[]
                            USING translate(coalesce(sums ->> 'uses', '{}'), '[]', '{}')::bigint[],
                        ALTER COLUMN noisy_people TYPE integer USING (sums ->> 'noisy_people')::integer,
                        ALTER COLUMN noisy_right TYPE integer USING (sums ->> 'noisy_right')::integer;
                    ALTER TABLE insight_total ALTER COLUMN uses SET NOT NULL, DROP COLUMN sums;
                """),
            ],
            state_operations=[
                migrations.RemoveField(model_name='total', name='sums'),
                *[migrations.AddField(model_name='total', name=name, field=field) for name, field in FIELDS.items()],
            ],
        ),
    ]

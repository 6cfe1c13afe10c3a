import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('analytics', '0001_initial')]

    operations = [
        migrations.AddField(
            model_name='cursor',
            name='since',
            field=models.DateTimeField(default=datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)),
            preserve_default=False,
        ),
    ]

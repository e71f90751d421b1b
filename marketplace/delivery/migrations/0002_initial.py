
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('delivery', '0001_initial'),
        ('offerings', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='download',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='offerings.fileversion'),
        ),
    ]

from django.db import migrations, models

import commerce.stores.models


class Migration(migrations.Migration):
    dependencies = [("stores", "0010_domains")]

    operations = [
        migrations.AlterField(
            model_name="store",
            name="language",
            field=models.CharField(
                choices=commerce.stores.models.language_choices, max_length=5, verbose_name="language"
            ),
        ),
    ]

from django.db import migrations, models

import commerce.stores.models


class Migration(migrations.Migration):
    dependencies = [("order", "0006_tracking"), ("stores", "0011_any_language")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="language",
            field=models.CharField(
                choices=commerce.stores.models.language_choices,
                editable=False,
                max_length=5,
                verbose_name="language",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stores", "0011_any_language")]

    operations = [
        migrations.AddField(
            model_name="domainclaim",
            name="is_proxied",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="domainclaim",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]

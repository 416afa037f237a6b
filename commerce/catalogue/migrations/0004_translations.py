from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_productattribute_swatches")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="translations",
            field=models.JSONField(blank=True, default=dict, editable=False),
        )
        for name in ("category", "product", "productattribute")
    ]

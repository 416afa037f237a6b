from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shipping", "0003_shippingmethod_max_days_shippingmethod_min_days")]

    operations = [
        migrations.AddField(
            model_name="shippingmethod",
            name="translations",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payment", "0003_no_bank_cards")]

    operations = [
        migrations.AddField(
            model_name="paymentmethod",
            name="translations",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stores", "0002_store_slug_skeleton")]

    operations = [
        migrations.AddField(
            model_name="store",
            name="media_folder",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]

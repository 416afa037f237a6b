from typing import Any

import pytest

from site_config.storage import MediaStorage


@pytest.mark.parametrize("address", ["/media/", "https://media.vitrina.example/"])
def test_browsers_are_sent_to_our_address_and_never_to_the_buckets_own(settings: Any, address: str) -> None:
    settings.MEDIA_URL = address
    storage = MediaStorage(bucket_name="vitrina-media", endpoint_url="http://minio:9000")
    assert storage.url("stores/3f/a cup.jpg") == f"{address}stores/3f/a%20cup.jpg"

import pytest

from saola.province.api import Text


@pytest.fixture
def tell(db, clock):
    """Publish a salinity bulletin, with changes."""
    from saola.channels import api

    def publish(key="k1", **changes):
        values = {
            "kind": "salinity",
            "level": 2,
            "title": Text("Mặn vượt 4 g/l", "Salinity above 4 g/l"),
            "text": Text("Không lấy nước tưới.", "Do not irrigate."),
            "source": "Trạm quan trắc",
        }
        return api.publish_bulletin(key=key, **(values | changes))

    return publish

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["", "views/connections", "views/components", "views/boxes", "flows", "duplicates"],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everyone_may_read_the_architecture_in_both_languages(client, address, language):
    answer = client.get(f"/architecture/{address}", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("address", ["objects/khong-co", "views/khac", "views/khac.svg"])
def test_what_does_not_exist_is_refused_in_words(client, address):
    answer = client.get(f"/architecture/{address}", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert answer.json()["code"].startswith("architecture.no_such_")


def test_declaring_needs_a_role(client):
    for address in ("declarations/", "declarations/new"):
        assert client.get(f"/architecture/{address}").status_code in {302, 401, 403}
    assert client.post("/architecture/declarations/x/decide").status_code in {302, 401, 403}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.guess import guess_country


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "AT"),
        ("de", "DE"),
        ("fr-CH, fr;q=0.9", "FR"),
        ("fr,fr-BE;q=0.9", "BE"),
        ("hr,en-IE;q=0.2", "HR"),
        ("en-US,en;q=0.9,de-AT;q=0.5", "AT"),
        ("en-IE", "IE"),
        ("en-GB,en;q=0.9", "LU"),
        ("pt-BR,pt;q=0.9", "PT"),
        ("el-GR", "GR"),
        ("sv-FI", "FI"),
        ("ga", "IE"),
        ("sr-Latn-RS,sl;q=0.4", "SI"),
        ("en;q=0.1,et;q=0.9", "EE"),
        ("de;q=0,cs", "CZ"),
        ("DE_at", "AT"),
        ("zh-CN", "LU"),
        ("*", "LU"),
        ("", "LU"),
        (";;;,,,q=", "LU"),
        ("de;q=nonsense,it", "IT"),
    ],
)
def test_guess(header: str, country: str) -> None:
    assert guess_country(header, "LU") == country


@given(st.text(max_size=300))
def test_any_header_gives_a_market(header: str) -> None:
    assert guess_country(header, "LU") in COUNTRIES


def test_endless_header_is_read_only_at_its_start() -> None:
    assert guess_country("xx," * 100 + "de", "LU") == "LU"

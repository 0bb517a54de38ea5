"""Settings are read once, from the environment, and refuse what cannot work."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from srpp_graph.service.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRPP_PORT", "9000")
    monkeypatch.setenv("SRPP_QUERY_SECONDS", "2.5")
    settings = Settings()
    assert (settings.port, settings.query_seconds) == (9000, 2.5)
    assert Settings(port=1).port == 1


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": -1},
        {"port": 70000},
        {"query_seconds": 0},
        {"workers": 0},
        {"public_url": "example.org"},
        {"public_url": "javascript:x"},
        {"public_url": "https://example.org/?x=1"},
        {"log_level": "loud"},
        {"colour": "red"},
    ],
)
def test_a_setting_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_releases_stand_in_the_checkout_unless_told() -> None:
    assert Settings(root=Path("/a")).releases_dir == Path("/a/releases")
    assert Settings(releases=Path("/b")).releases_dir == Path("/b")


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())

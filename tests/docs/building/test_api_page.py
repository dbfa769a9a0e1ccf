from __future__ import annotations

import pytest
from building import api_page

import localmin


def test_every_public_name_has_one_entry() -> None:
    lines = api_page.api_page().splitlines()
    entries = [line.split("localmin.")[1] for line in lines if line.startswith("..") and ":: localmin." in line]
    assert sorted(entries) == sorted(localmin.__all__)


@pytest.mark.parametrize("names", [("decide",), (*localmin.__all__, "decide"), (*localmin.__all__, "nothing")])
def test_a_name_in_no_group_or_in_two_is_an_error(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    monkeypatch.setattr(api_page, "GROUPS", {"All": names})
    with pytest.raises(api_page.MissingNameError, match="each public name into one group"):
        api_page.api_page()

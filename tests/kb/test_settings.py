import re

import pytest

from kb.errors import BadParameter
from kb.settings import SETTINGS, Settings, find_home


def test_every_setting_has_a_default_and_a_sentence_of_help():
    assert all(setting.help.endswith(".") for setting in SETTINGS)
    assert Settings.from_environment({}).port == 8000


def test_a_setting_comes_from_the_environment():
    assert Settings.from_environment({"KB_QUERY_WORKERS": "5"}).query_workers == 5


def test_a_misspelt_setting_is_refused_rather_than_ignored():
    with pytest.raises(BadParameter, match="KB_PROT"):
        Settings.from_environment({"KB_PROT": "8001"})


@pytest.mark.parametrize("value", ["", "-1", "8e3", "٨"])
def test_a_number_that_is_none_says_what_is_needed(value):
    with pytest.raises(BadParameter, match=re.escape("a whole number is needed")):
        Settings.from_environment({"KB_PORT": value})


def test_other_variables_of_the_environment_are_nobody_s_business():
    assert Settings.from_environment({"PATH": "/bin"}).host == "127.0.0.1"


def test_the_home_is_found_from_a_folder_inside_it(layout):
    assert find_home(layout.data / "cases") == layout.home


def test_a_configured_home_without_a_base_says_so(tmp_path):
    with pytest.raises(BadParameter, match="KB_HOME"):
        find_home(tmp_path, str(tmp_path))

"""Static files and headers: no other host, content hashes, strict policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web.site.assets import STATIC, VENDOR, Assets

from .conftest import Client


def test_every_page_forbids_other_hosts_and_inline_code(client: Client) -> None:
    for path in ("/fr/", "/fr/cas/inconnu", "/id/case/tridan.ttl", "/static/none.css"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in headers


def test_static_files_are_kept_for_ever_under_an_address_of_their_content(client: Client) -> None:
    html = client.get("/fr/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert len(addresses) >= 3
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)


def test_an_old_or_unknown_static_address_is_not_found(client: Client) -> None:
    assert client.get("/static/site.000000000000.css").status_code == 404
    assert client.get("/static/../web/app.py").status_code == 404


def test_without_npm_packages_the_site_uses_the_faces_of_the_system(tmp_path: Path) -> None:
    assets = Assets(STATIC, tmp_path)
    style = assets.by_name["site.css"].content.decode()
    assert assets.fonts == []
    assert "@font-face" not in style
    assert "Georgia" in style


def test_with_npm_packages_the_style_names_the_faces_by_their_hashed_address() -> None:
    assets = Assets()
    if not all(name in assets.by_name for name in VENDOR):
        pytest.skip("npm packages are not installed")
    style = assets.by_name["site.css"].content.decode()
    for name in VENDOR:
        assert f'url("{assets.address(name)}")' in style


def test_no_template_style_or_script_names_another_host() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js"), *STATIC.parent.joinpath("templates").rglob("*.html")]:
        found = re.findall(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]{2,}", path.read_text(encoding="utf-8"))
        assert found == [], path

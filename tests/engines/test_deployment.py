"""What web/deploy/ says can be run: nginx for real, in front of a real site; the rest as far as it can be read.

Images are neither built nor started here, where there is no container engine.
"""

from __future__ import annotations

import re
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.servers import find
from kb.settings import SETTINGS

from .conftest import absent
from .servers import eventually, free_port
from .sites import Site, lowered, site

HOME = Path(__file__).parents[2]
DEPLOY = HOME / "web" / "deploy"


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def test_only_the_proxy_is_reachable_and_only_the_loader_may_write(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert composed["networks"]["inside"] == {"internal": True}
    holders = {name for name, service in services.items() if "KB_ENDPOINT_PASSWORD" in service.get("environment", {})}
    assert holders == {"push"}
    assert services["web"]["environment"]["KB_ENDPOINT"] == services["push"]["environment"]["KB_ENDPOINT"]


def test_compose_names_settings_images_and_files_that_exist(composed: dict[str, Any]) -> None:
    known = {setting.variable for setting in SETTINGS}
    replicas = yaml.safe_load((DEPLOY / "replicas.yaml").read_text(encoding="utf-8"))
    assert set(replicas["services"]) <= set(composed["services"])
    for service in composed["services"].values():
        assert re.fullmatch(r"[a-z0-9/-]+:[0-9][a-z0-9.-]*", service["image"]), "a version, and no registry"
        assert {name for name in service.get("environment", {}) if name.startswith("KB_")} <= known
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (DEPLOY / source).exists()
    assert (DEPLOY / composed["x-site"]["build"]["context"] / composed["x-site"]["build"]["dockerfile"]).is_file()


def test_the_image_is_made_of_files_that_exist_as_the_make_file_makes_them() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert all(re.match(r"FROM [a-z]+:[0-9.]+-", line) for line in lines if line.startswith("FROM"))
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY") and "--from" not in line]
    assert all((HOME / name).exists() for names in copied for name in names)
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    assert all(name in makefile for name in (".venv/.installed", "node_modules/.installed"))
    assert lines[-1] == 'CMD ["python", "-m", "web"]'
    assert "USER reader" in lines


@pytest.fixture
def proxy(request: pytest.FixtureRequest, tmp_path: Path, snapshot: Path) -> Iterator[tuple[str, str, Site]]:
    """nginx with the configuration of web/deploy/, on free ports, a certificate of a day and the site behind."""
    program = find("nginx")
    if program is None:
        absent(request.config, "nginx", "nginx-light")
        return
    folder = tmp_path
    (folder / "certificates").mkdir()
    _certify(folder / "certificates")
    plain, secure = free_port(), free_port()
    with site(folder, None) as web:
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        changes = {
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ": f"listen 127.0.0.1:{secure} ",
            "web:8000": web.address.removeprefix("http://"),
            "/tmp/nginx.pid": str(folder / "nginx.pid"),
            "https://$host": f"https://$host:{secure}",
        }
        for old, new in changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        command = [program, "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "error.log")]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*command, "-g", "daemon off;"], stdout=log, stderr=log)
        try:
            assert eventually(lambda: get(f"https://127.0.0.1:{secure}/health")[0] == 200, 20)
            yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", web
        finally:
            process.terminate()
            process.wait(20)


def _certify(folder: Path) -> None:
    subject = ["-days", "1", "-subj", "/CN=localhost"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def get(address: str) -> tuple[int, dict[str, str], str]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _Stay())
    try:
        with opener.open(address, timeout=30) as answer:
            return answer.status, lowered(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, lowered(error.headers), error.read().decode()
    except OSError as error:
        return 0, {}, str(error)


def test_the_site_is_served_through_tls_and_knows_its_public_address(proxy: tuple[str, str, Site]) -> None:
    plain, secure, _ = proxy
    status, headers, text = get(f"{secure}/fr/cas/tridan")
    assert (status, "Entente" in text) == (200, True)
    assert headers["strict-transport-security"]
    assert f'"{secure}/' in text or "http://127" not in text, "links that leave the page are those of the proxy"
    status, headers, _ = get(f"{plain}/fr/")
    assert (status, headers["location"]) == (301, f"{secure}/fr/")


def test_one_client_cannot_flood_the_endpoint_nor_does_that_close_the_pages(proxy: tuple[str, str, Site]) -> None:
    _, secure, _ = proxy
    asked = f"{secure}/sparql?query=ASK%7B%7D"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: get(asked), range(60)))
    statuses = [status for status, _, _ in answers]
    assert 429 in statuses
    assert set(statuses) <= {200, 429, 503}
    refused = next(answer for answer in answers if answer[0] == 429)
    assert "réessayez" in refused[2]
    assert refused[1]["retry-after"]
    assert get(f"{secure}/fr/")[0] == 200


def test_a_site_that_is_gone_is_said_by_the_proxy(proxy: tuple[str, str, Site]) -> None:
    _, secure, web = proxy
    web.process.terminate()
    web.process.wait(30)
    status, headers, text = get(f"{secure}/fr/")
    assert (status, headers["retry-after"]) == (503, "10")
    assert "Le site redémarre" in text

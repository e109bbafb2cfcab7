"""A case is proposed by the form, judged, corrected, accepted and served; what must be refused is."""

from __future__ import annotations

import asyncio
import html
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kb.checks.checking import check
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.proposals import Proposal, Proposals
from kb.proposals.form import HIDDEN, SOURCES_STEP, read, steps
from kb.publication import publishing
from kb.settings import Settings
from web.app import create_app
from web.contributing.posting import HONEYPOT
from web.site.contribution import ReviewKey
from web.site.gate import Gate, Limit, TooOften

KEY = "une-cle-de-relecture"
Pairs = Iterable[tuple[str, str]]


@dataclass
class Visitor:
    """A browser without scripts: it keeps cookies and sends forms; ``address`` is where it comes from."""

    app: FastAPI
    address: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._send("GET", path, None, {}))

    def post(self, path: str, pairs: Pairs | str = (), **headers: str) -> httpx.Response:
        body = pairs if isinstance(pairs, str) else str(httpx.QueryParams(list(pairs)))
        sent = {"content-type": "application/x-www-form-urlencoded"} | headers
        return asyncio.run(self._send("POST", path, body, sent))

    async def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True, client=(self.address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://site.test", cookies=self.cookies) as client:
            answer = await client.request(method, path, content=body, headers=headers)
        self.cookies |= dict(answer.cookies)
        return answer


@dataclass
class Ground:
    """A copy of the base with its site."""

    layout: Layout
    app: FastAPI
    settings: Settings

    @property
    def proposals(self) -> Proposals:
        return Proposals(self.layout.home / "proposals")

    def visitor(self, address: str = "192.0.2.1") -> Visitor:
        return Visitor(self.app, address)

    def only(self) -> Proposal:
        return next(iter(self.proposals.all()))


@pytest.fixture(scope="module")
def copied(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    home = tmp_path_factory.mktemp("contribution")
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(layout.home / folder, home / folder)
    return Layout(home)


@pytest.fixture(scope="module")
def opened(copied: Layout) -> Ground:
    settings = replace(Settings.from_environment({}), review_token=KEY)
    return Ground(copied, create_app(Knowledge.open(copied.home), settings), settings)


@pytest.fixture
def ground(opened: Ground) -> Ground:
    """The site over the copy, without any proposal; what clients did before is forgotten."""
    shutil.rmtree(opened.layout.home / "proposals", ignore_errors=True)
    site = opened.app.state.site
    site.contribution.gate = Gate()
    return opened


def plain(answer: httpx.Response) -> str:
    return re.sub("[\u00a0\u202f]", " ", html.unescape(answer.text))


def telephone() -> str:
    return " ".join(["04", "75", "00", "11", "22"])


CASE = [("titre.fr", "Accord d’essai entre deux vallées"), ("avancement", "piste"), ("themes", "eau")]
SOURCE = [
    ("sources.1.titre.fr", "Un article sur l’accord"),
    ("sources.1.nature", "article-presse"),
    ("sources.1.nom-editeur", "La Gazette"),
    ("sources.1.page", "https://www.example.org/accord"),
]
CITED = "un-article-sur-l-accord"
FACETS = ("declencheurs", "ambitions", "objet", "acteurs")


def item(key: str, number: int, *more: tuple[str, str], label: str = "Un élément") -> list[tuple[str, str]]:
    """An item that every shape accepts once its nature is given."""
    path = f"{key}.{number}"
    said = {"libelle.fr": label, "preuve": "stated", "verification": "a-verifier", "source": CITED}
    return [(f"{path}.{name}", value) for name, value in (*said.items(), *more)]


def absences() -> list[tuple[str, str]]:
    return [
        (f"absences.{number}.{name}", value)
        for number, facet in enumerate(FACETS, 1)
        for name, value in (
            ("libelle.fr", f"Rien sur {facet}"),
            ("facette", facet),
            ("raison", "cherche-non-trouve"),
            ("source", CITED),
        )
    ]


def start(visitor: Visitor, pairs: Pairs = CASE) -> str:
    """Begin a proposal and return its private address."""
    answer = visitor.post("/fr/proposer", pairs)
    assert answer.status_code == 303, plain(answer)
    return answer.headers["location"].rpartition("/")[0]


STEPS = {
    "sources": SOURCE,
    "partenaires": item("partenaires", 1, ("nature", "metropole"), ("organisation", "brest-metropole")),
    "enjeux": item("enjeux", 1, ("nature", "cohesion"), label="Partager l’eau"),
    "gaps": absences(),
}


def fill(visitor: Visitor, address: str) -> None:
    """Fill in every other step of a case that can be accepted, over HTTP."""
    for step, pairs in STEPS.items():
        answer = visitor.post(f"{address}/{step}", [*pairs, ("aller", "suivant")])
        assert answer.status_code == 303, plain(answer)
        assert not answer.headers["location"].endswith(f"/{step}"), plain(visitor.get(answer.headers["location"]))


def ready(ground: Ground) -> str:
    """Return the address of a draft where every step is filled in, without sending them one by one."""
    content: dict[str, Any] = {}
    for step in ground.app.state.site.contribution.steps:
        filled: dict[str, list[str]] = defaultdict(list)
        for name, value in (*CASE, *STEPS.get(step.key, ())):
            filled[name].append(value)
        content = read(step, filled, content)
    token, _ = ground.proposals.start("case", "fr", content)
    return f"/fr/proposition/{token}"


def submit(ground: Ground, visitor: Visitor) -> str:
    address = ready(ground)
    answer = visitor.post(f"{address}/relire", [("contact", "bureau 12")])
    assert answer.status_code == 303, plain(answer)
    return address


def reviewer(ground: Ground) -> Visitor:
    visitor = ground.visitor("192.0.2.9")
    assert visitor.post("/fr/relecture", [("cle", KEY)]).status_code == 303
    return visitor


def english(page: str) -> list[tuple[str, str]]:
    return [(name, "In English") for name in re.findall(r'name="(en:[^"]+)"', page)]


def test_a_case_filled_in_by_the_form_reaches_the_served_base(ground: Ground) -> None:
    """The whole road: every step over HTTP, review, acceptance, build, page."""
    author = ground.visitor()
    address = start(author)
    fill(author, address)
    assert author.post(f"{address}/relire", [("contact", "bureau 12")]).status_code == 303
    assert "En attente d’un relecteur" in plain(author.get(address))
    review = reviewer(ground)
    line = re.search(r'href="(/fr/relecture/[0-9a-f]+)"', review.get("/fr/relecture").text)
    assert line
    page = review.get(line[1]).text
    assert "Partager l’eau" in html.unescape(page)
    assert "bureau 12" in page
    assert "coop:stake" in page
    kept = review.post(line[1], [*english(page), ("decision", "accepter")])
    assert kept.status_code == 303
    accepted = ground.only()
    assert accepted.state == "accepted"
    files = [ground.layout.home / file for file in accepted.files]
    assert check(ground.layout, files).findings == ()
    assert "kb build" in review.get(line[1]).text
    store = publishing.build(ground.layout) / "store"
    served = Visitor(create_app(Knowledge.open(ground.layout.home, store=store), ground.settings))
    case = served.get("/fr/cas/accord-d-essai-entre-deux-vallees")
    assert case.status_code == 200
    assert "Partager l’eau" in plain(case)
    assert "/fr/cas/accord-d-essai-entre-deux-vallees" in served.get(address).text
    for file in files:
        file.unlink()


class TestTheForm:
    def test_is_made_from_the_shapes(self, opened: Ground) -> None:
        """A property added to the shapes and the context appears in the form, or is hidden on purpose."""
        desk = opened.app.state.site.contribution.desk
        case = desk.context.class_named("Cas")
        assert case is not None
        shown = {
            name for step in steps(desk) for name in (*(f.key for f in step.fields), *(s.key for s in step.sections))
        }
        own = {term.key for term in desk.context.own[case].values()}
        assert own - shown - HIDDEN == set()
        assert SOURCES_STEP in shown

    @pytest.mark.parametrize("lang", ["fr", "en"])
    def test_every_step_is_a_page(self, ground: Ground, lang: str) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        if lang == "en":
            address = address.replace("/fr/proposition/", "/en/proposal/")
        for step in (*(step.key for step in ground.app.state.site.contribution.steps), "relire"):
            answer = visitor.get(f"{address}/{step}")
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "same-origin"
            assert 'content="noindex"' in answer.text

    def test_keeps_what_is_wrong_and_says_so_beside_the_field(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        answer = visitor.post(f"{address}/enjeux", [("enjeux.1.libelle.fr", "Un enjeu"), ("aller", "suivant")])
        assert answer.headers["location"].endswith("/enjeux")
        page = visitor.get(answer.headers["location"]).text
        assert "Un enjeu" in page
        assert re.search(r'id="problem-enjeux\.1\.nature"[^>]*>\s*<li>À remplir', page)
        assert re.search(r'id="problem-enjeux\.1\.source"[^>]*>\s*<li>À remplir', page)

    def test_speaks_english(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor).replace("/fr/proposition/", "/en/proposal/")
        visitor.post(f"{address}/enjeux", [("enjeux.1.libelle.fr", "Un enjeu")])
        assert "Fill this in." in visitor.get(f"{address}/enjeux").text

    def test_adds_and_removes_items_without_scripts(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        two = [*item("enjeux", 1, ("nature", "cohesion"), label="Premier"), *item("enjeux", 2, label="Second")]
        added = visitor.post(f"{address}/enjeux", [*two, ("aller", "ajouter:enjeux")])
        page = visitor.get(added.headers["location"])
        assert 'name="enjeux.3.libelle.fr"' in page.text
        ids = [(f"enjeux.{number}.id", f"stake-{number}") for number in (1, 2)]
        visitor.post(f"{address}/enjeux", [*two, *ids, ("retirer", "enjeux.1")])
        kept = ground.only().content["enjeux"]
        assert [(one["id"], one["libelle"]["fr"]) for one in kept] == [("stake-2", "Second")]

    def test_blank_items_are_not_kept(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        visitor.post(f"{address}/enjeux", [("enjeux.1.preuve", "stated"), ("enjeux.1.verification", "a-verifier")])
        assert "enjeux" not in ground.only().content

    def test_a_name_is_a_question_and_its_answer_is_kept(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        named = item("partenaires", 1, ("nature", "metropole"), ("organisation", "Brest Métropole"))
        visitor.post(f"{address}/partenaires", named)
        page = visitor.get(f"{address}/partenaires").text
        assert ground.only().content["partenaires"][0]["organisation"] == "Brest Métropole"
        assert 'name="partenaires.1.organisation.choix" value="brest-metropole"' in page
        visitor.post(f"{address}/partenaires", [*named, ("partenaires.1.organisation.choix", "brest-metropole")])
        assert ground.only().content["partenaires"][0]["organisation"] == "brest-metropole"
        assert "→" in visitor.get(f"{address}/partenaires").text or "Brest Métropole" in page

    def test_a_new_organisation_is_said_to_be_new(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        named = item("partenaires", 1, ("nature", "syndicat-mixte"), ("organisation", "Syndicat des Deux Vallées"))
        visitor.post(f"{address}/partenaires", [*named, ("partenaires.1.organisation.choix", "+")])
        organisation = ground.only().content["partenaires"][0]["organisation"]
        assert organisation["id"] == "syndicat-des-deux-vallees"
        assert organisation["nature"] == ["syndicat-mixte"]

    def test_a_source_of_the_base_can_be_cited(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        visitor.post(f"{address}/sources", [("sources.1", "caprural-fermeture-2024")])
        assert ground.only().content["sources"] == ["caprural-fermeture-2024"]
        assert 'value="caprural-fermeture-2024"' in visitor.get(f"{address}/enjeux").text

    def test_a_draft_cannot_be_submitted_before_it_is_right(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        answer = visitor.post(f"{address}/relire")
        assert answer.status_code == 422
        assert ground.only().state == "draft"
        assert "points à corriger" in plain(answer)

    def test_what_is_submitted_is_changed_only_once_taken_up_again(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = submit(ground, visitor)
        assert visitor.post(f"{address}/enjeux", item("enjeux", 1)).status_code == 409
        assert visitor.post(address).status_code == 303
        assert ground.only().state == "draft"

    def test_only_the_fields_of_a_step_are_read(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        visitor.post(f"{address}/enjeux", [("titre.fr", "Autre titre"), ("corpus", "fondateur"), ("id", "tridan")])
        assert ground.only().content["titre"]["fr"] == "Accord d’essai entre deux vallées"
        assert ground.only().content["id"] != "tridan"


class TestRefusals:
    @pytest.mark.parametrize(
        ("step", "pairs", "told"),
        [
            ("enjeux", item("enjeux", 1, ("nature", "n-existe-pas")), "n'est pas dans la liste"),
            ("enjeux", [("enjeux.1.libelle.fr", "Sans source"), ("enjeux.1.nature", "cohesion")], "À remplir"),
            ("cas", [*CASE, ("id", "tridan")], "est déjà le nom court"),
            ("enjeux", item("enjeux", 1, label="<script>alert(1)</script>"), "est du code HTML"),
            ("enjeux", item("enjeux", 1, label=f"Appeler le {telephone()}"), "numéro de téléphone"),
            ("cas", [*CASE, ("autres-noms.fr", f"Appeler le {telephone()}")], "numéro de téléphone"),
            ("jalons", item("jalons", 1, ("date", "hier")), "ne convient pas"),
        ],
        ids=["bad concept", "missing source", "duplicate slug", "script", "in an item", "in the case", "bad date"],
    )
    def test_a_wrong_value_is_told_and_never_accepted(
        self, ground: Ground, step: str, pairs: list[tuple[str, str]], told: str
    ) -> None:
        visitor = ground.visitor()
        address = ready(ground)
        visitor.post(f"{address}/{step}", pairs)
        page = visitor.get(f"{address}/{step}")
        assert told in plain(page).replace("’", "'").replace("À remplir", "À remplir")
        assert "<script>alert" not in page.text
        assert visitor.post(f"{address}/relire").status_code == 422
        assert ground.only().state == "draft"

    def test_too_large_a_form_is_refused(self, ground: Ground) -> None:
        answer = ground.visitor().post("/fr/proposer", "titre.fr=" + "a" * 250_000)
        assert answer.status_code == 413
        assert ground.proposals.all() == []

    def test_too_large_a_proposal_is_refused_and_the_rest_is_kept(self, ground: Ground) -> None:
        visitor = ground.visitor()
        address = start(visitor)
        visitor.post(f"{address}/enjeux", [("enjeux.1.libelle.fr", "x" * 120_000)])
        answer = visitor.post(f"{address}/ambitions", [("ambitions.1.libelle.fr", "x" * 120_000)])
        assert answer.status_code == 413
        assert "ambitions" not in ground.only().content

    def test_a_robot_fills_in_what_people_do_not_see(self, ground: Ground) -> None:
        assert ground.visitor().post("/fr/proposer", [*CASE, (HONEYPOT, "https://example.org")]).status_code == 400
        assert ground.proposals.all() == []

    def test_the_form_of_another_site_is_refused(self, ground: Ground) -> None:
        visitor = ground.visitor()
        assert visitor.post("/fr/proposer", CASE, origin="https://elsewhere.example").status_code == 403
        assert visitor.post("/fr/proposer", CASE, origin="http://site.test").status_code == 303

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            ("{}", "application/json"),
            ("titre.fr=%FF", "application/x-www-form-urlencoded"),
            ("&".join(["a=1"] * 5000), "application/x-www-form-urlencoded"),
        ],
        ids=["json", "not UTF-8", "too many fields"],
    )
    def test_what_is_no_form_is_refused(self, ground: Ground, body: str, kind: str) -> None:
        assert ground.visitor().post("/fr/proposer", body, **{"content-type": kind}).status_code == 400

    def test_one_client_does_not_fill_the_folder(self, ground: Ground) -> None:
        visitor = ground.visitor("192.0.2.7")
        said = [("faux", "Une date"), ("source", "Le document")]
        answers = [visitor.post("/fr/signaler", said) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [303] * 10 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert ground.visitor("192.0.2.8").post("/fr/signaler", said).status_code == 303

    @pytest.mark.parametrize("path", ["/fr/proposition/xyz", "/fr/proposition/xyz/cas", "/en/proposal/" + "a" * 32])
    def test_a_wrong_private_address_leads_nowhere(self, ground: Ground, path: str) -> None:
        ground.proposals.start("case", "fr", {})
        assert ground.visitor().get(path).status_code == 404
        assert ground.visitor().post(path).status_code == 404

    def test_an_identifier_is_not_a_private_address(self, ground: Ground) -> None:
        visitor = ground.visitor()
        start(visitor)
        assert visitor.get(f"/fr/proposition/{ground.only().id}").status_code == 404


class TestReportingAnError:
    def test_every_item_of_a_case_leads_to_a_report_about_it(self, ground: Ground) -> None:
        page = ground.visitor().get("/fr/cas/tridan").text
        address = "/fr/signaler?chose=https%3A%2F%2Fw3id.org%2Fcooperatheque%2Fid%2Fcase%2Ftridan"
        assert f'href="{address}%23stake-1"' in page
        assert f'href="{address}"' in page

    def test_a_report_waits_for_reviewers_who_close_it(self, ground: Ground) -> None:
        visitor = ground.visitor()
        thing = "https://w3id.org/cooperatheque/id/case/tridan#stake-1"
        said = [("chose", thing), ("faux", "La date"), ("juste", "2012"), ("source", "Le journal officiel")]
        address = visitor.post("/fr/signaler", said).headers["location"]
        assert "En attente d’un relecteur" in plain(visitor.get(address))
        review = reviewer(ground)
        page = review.get(f"/fr/relecture/{ground.only().id}")
        assert "Le journal officiel" in page.text
        assert 'href="/fr/cas/tridan#stake-1"' in page.text
        review.post(f"/fr/relecture/{ground.only().id}", [("decision", "accepter")])
        assert "Accepté" in plain(visitor.get(address))

    @pytest.mark.parametrize(
        "wrong",
        [("faux", ""), ("source", ""), ("juste", "<script>"), ("juste", telephone()), ("faux", "x" * 3000)],
        ids=["nothing", "no source", "script", "telephone", "too long"],
    )
    def test_a_report_that_cannot_serve_is_shown_again(self, ground: Ground, wrong: tuple[str, str]) -> None:
        said = {"faux": "La date", "juste": "2012", "source": "Le journal officiel"} | dict([wrong])
        answer = ground.visitor().post("/fr/signaler", said.items())
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert ground.proposals.all() == []

    def test_a_report_is_about_something_of_the_base(self, ground: Ground) -> None:
        assert ground.visitor().get("/fr/signaler?chose=https://example.org/x").status_code == 400


class TestReviewing:
    def test_without_a_key_the_pages_do_not_exist(self, ground: Ground) -> None:
        for token in ("", "court"):
            settings = replace(ground.settings, review_token=token)
            app = create_app(Knowledge.open(ground.layout.home), settings)
            for path in ("/fr/relecture", "/en/review", "/fr/relecture/" + "a" * 32):
                assert Visitor(app).get(path).status_code == 404
            assert Visitor(app).post("/fr/relecture", [("cle", token)]).status_code == 404

    def test_a_wrong_key_opens_nothing(self, ground: Ground) -> None:
        visitor = ground.visitor()
        submit(ground, visitor)
        identifier = ground.only().id
        assert visitor.post("/fr/relecture", [("cle", KEY + "x")]).status_code == 403
        assert "Accord d’essai" not in html.unescape(visitor.get(f"/fr/relecture/{identifier}").text)
        visitor.post(f"/fr/relecture/{identifier}", [("decision", "refuser"), ("raison", "Non.")])
        assert ground.only().state == "submitted"

    def test_keys_are_not_tried_for_ever(self, ground: Ground) -> None:
        visitor = ground.visitor("192.0.2.66")
        codes = [visitor.post("/fr/relecture", [("cle", "x" * 20)]).status_code for _ in range(11)]
        assert codes == [403] * 10 + [429]

    def test_the_cookie_is_kept_from_scripts_and_from_other_sites(self, ground: Ground) -> None:
        answer = ground.visitor().post("/fr/relecture", [("cle", KEY)])
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert KEY not in cookie

    def test_a_cookie_ends_and_cannot_be_made(self) -> None:
        now = [1_000_000.0]
        key = ReviewKey(KEY, clock=lambda: now[0])
        cookie = key.cookie()
        assert key.accepts(cookie)
        assert not ReviewKey(KEY + "!", clock=lambda: now[0]).accepts(cookie)
        assert not key.accepts("9" + cookie)
        assert not key.accepts("")
        now[0] += 9 * 3600
        assert not key.accepts(cookie)

    def test_english_is_completed_before_accepting(self, ground: Ground) -> None:
        submit(ground, ground.visitor())
        review, path = reviewer(ground), f"/fr/relecture/{ground.only().id}"
        assert review.post(path, [("decision", "accepter")]).status_code == 422
        assert ground.only().state == "submitted"
        review.post(path, [("en:titre", "Trial agreement"), ("decision", "garder")])
        assert ground.only().content["titre"]["en"] == "Trial agreement"
        assert "en:titre" not in review.get(path).text

    def test_a_refusal_says_why_to_its_author(self, ground: Ground) -> None:
        author = ground.visitor()
        address = submit(ground, author)
        review, path = reviewer(ground), f"/fr/relecture/{ground.only().id}"
        assert review.post(path, [("decision", "refuser")]).status_code == 422
        review.post(path, [("decision", "refuser"), ("raison", "Ce cas est déjà dans la base.")])
        page = plain(author.get(address))
        assert "Ce cas est déjà dans la base." in page
        assert "Reprendre" in page

    def test_a_contact_is_shown_to_reviewers_only(self, ground: Ground) -> None:
        author = ground.visitor()
        address = submit(ground, author)
        assert "bureau 12" not in author.get(address).text
        assert "bureau 12" in reviewer(ground).get(f"/fr/relecture/{ground.only().id}").text
        assert "bureau 12" not in json.dumps(ground.only().content)


def test_a_client_is_counted_and_not_remembered() -> None:
    now = [0.0]
    gate = Gate(clock=lambda: now[0])
    limit = Limit(2, 60)
    gate.pass_("192.0.2.1", limit)
    gate.pass_("192.0.2.1", limit)
    with pytest.raises(TooOften):
        gate.pass_("192.0.2.1", limit)
    assert "192.0.2.1" not in repr(vars(gate))
    now[0] = 61
    gate.pass_("192.0.2.1", limit)

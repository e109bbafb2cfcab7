"""The command as people and scripts meet it: exit codes, streams, languages."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from kb.commands.cli import cli
from kb.layout import Layout


def lines(text: str) -> list[str]:
    return text.splitlines()


class TestHelp:
    @pytest.mark.parametrize("name", [None, *cli.commands])
    def test_every_help_ends_with_two_examples(self, kb, name: str | None) -> None:
        help_text = kb(*([name] if name else []), "--help").stdout
        examples = lines(help_text.partition("  Examples:\n")[2])
        assert [line.startswith("    kb ") for line in examples] == [True, True]

    @pytest.mark.parametrize("name", cli.commands)
    def test_every_command_speaks_both_languages(self, name: str) -> None:
        (lang,) = (option for option in cli.commands[name].params if option.name == "lang")
        assert isinstance(lang.type, click.Choice)
        assert (list(lang.type.choices), lang.default) == (["fr", "en"], "fr")

    def test_tells_its_version(self, kb) -> None:
        assert kb("--version").stdout.startswith("kb 0.")


class TestWrongCall:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["publish"],
            ["check", "nowhere.ttl"],
            ["check", "--lang", "de"],
            ["query", "cases/liste"],
            ["query", "cases/list", "--param", "theme=eau"],
            ["query", "cases/list", "--param", "theme"],
            ["query", "cases/list", "--format", "turtle"],
            ["query", "missing.rq"],
            ["passage", "data/cases/valmont.ttl"],
        ],
    )
    def test_exits_2_and_prints_no_result(self, kb, arguments: list[str]) -> None:
        result = kb(*arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr
        assert "Traceback" not in result.stderr

    def test_a_setting_that_does_not_exist_is_named(self, kb) -> None:
        result = kb("check", KB_HOST_NAME="x")
        assert result.returncode == 2
        assert "KB_HOST_NAME" in result.stderr

    def test_a_folder_that_is_no_base_is_named(self, kb, tmp_path: Path) -> None:
        result = kb("check", KB_HOME=str(tmp_path))
        assert result.returncode == 2
        assert str(tmp_path) in result.stderr


class TestFormat:
    def test_prints_what_it_changed(self, kb, small: Layout, edit) -> None:
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;", "coop:rank 2 ;")
        first, second = kb("format"), kb("format")
        assert (first.returncode, first.stdout) == (0, "data/cases/valmont.ttl\n")
        assert (second.returncode, second.stdout) == (0, "")

    def test_check_changes_nothing_and_exits_1(self, kb, small: Layout, edit) -> None:
        path = small.data / "cases" / "valmont.ttl"
        edit(path, "  coop:rank 2 ;", "coop:rank 2 ;")
        before = path.read_bytes()
        result = kb("format", "--check", "data/cases")
        assert (result.returncode, result.stdout) == (1, "data/cases/valmont.ttl\n")
        assert path.read_bytes() == before

    def test_a_refused_file_does_not_stop_the_others(self, kb, small: Layout, edit) -> None:
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;", "  coop:rank 2 ; # deux")
        edit(small.data / "organisations" / "valmont.ttl", "  rdfs:label", " rdfs:label")
        result = kb("format", "--lang", "en")
        assert (result.returncode, result.stdout) == (1, "data/organisations/valmont.ttl\n")
        assert lines(result.stderr) == [
            "data/cases/valmont.ttl:33: a comment would be lost; write it as skos:editorialNote, or remove it."
        ]


class TestCheck:
    def test_exits_0_when_everything_holds(self, kb) -> None:
        result = kb("check")
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == "Rien à corriger (10 fichiers · 193 triplets).\n"

    def test_exits_1_when_something_must_be_corrected(self, kb, small: Layout, edit) -> None:
        edit(small.data / "cases" / "valmont.ttl", "coop:rank 2 ;", 'coop:rank "deux" ;')
        result = kb("check", "--lang", "en", "data/cases/valmont.ttl")
        assert result.returncode == 1
        assert "  line 33 · Stakes · #stake-2\n    The rank of a stake is a whole number.\n" in result.stdout

    def test_json_is_alone_on_stdout(self, kb, tmp_path: Path) -> None:
        result = kb("check", "--json", "--sources", tmp_path)
        assert json.loads(result.stdout)["passages"]["not_verified"] == 1
        assert "source:fiche" in result.stderr


class TestPassage:
    def test_prints_start_end_and_digest_of_each_occurrence(self, kb, tmp_path: Path) -> None:
        (tmp_path / "fiche.txt").write_text("l'eau, l'eau", encoding="utf-8")
        result = kb("passage", tmp_path / "fiche.txt", "eau")
        assert result.returncode == 0
        assert [line.split("\t")[:2] for line in lines(result.stdout)] == [["2", "5"], ["9", "12"]]

    def test_exits_1_with_the_nearest_words(self, kb, tmp_path: Path) -> None:
        (tmp_path / "fiche.txt").write_text("Préserver l’eau", encoding="utf-8")
        result = kb("passage", tmp_path / "fiche.txt", "preserver l'eau", "Préserver")
        assert result.returncode == 1
        assert len(lines(result.stdout)) == 1
        assert "Préserver l’eau" in result.stderr


class TestBuild:
    def test_prints_the_snapshot_then_says_that_nothing_changed(self, kb, small: Layout) -> None:
        first, second = kb("build"), kb("build")
        assert first.returncode == second.returncode == 0
        assert first.stdout == second.stdout
        assert Path(first.stdout.strip()) == (small.build / "current").resolve()
        assert (first.stderr, second.stderr) == ("", "Rien n’a changé.\n")

    def test_exits_1_with_the_report_when_the_base_does_not_conform(self, kb, small: Layout, edit) -> None:
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;\n", "")
        result = kb("build")
        assert result.returncode == 1
        assert "ligne 29 · Enjeux" in result.stdout
        assert "kb check" in result.stderr


class TestQuery:
    def test_without_a_name_lists_the_questions(self, kb) -> None:
        assert kb("query", "--lang", "en").stdout == "cases/list  All cases\n"

    def test_answers_as_a_table_with_short_names(self, kb) -> None:
        assert lines(kb("query", "cases/list").stdout) == [
            "le cas        son nom",
            "case:valmont  Contrat entre Valmont et les Hauts-Prés",
        ]

    def test_answers_the_same_from_files_and_from_a_snapshot(self, kb, small: Layout) -> None:
        before = kb("query", "cases/list", "--format", "csv").stdout
        assert kb("build").returncode == 0
        assert kb("query", "cases/list", "--format", "csv").stdout == before

    def test_never_answers_from_a_snapshot_older_than_the_files(self, kb, small: Layout, edit) -> None:
        assert kb("build").returncode == 0
        edit(small.data / "cases" / "valmont.ttl", "les Hauts-Prés", "les Bas-Prés")
        assert "Bas-Prés" in kb("query", "cases/list").stdout

    def test_writes_csv_tsv_and_json(self, kb) -> None:
        iri = "https://w3id.org/cooperatheque/id/case/valmont"
        label = "Contract between Valmont and Hauts-Prés"
        run = ["query", "cases/list", "--lang", "en", "--format"]
        assert lines(kb(*run, "csv").stdout) == ["case,label", f"{iri},{label}"]
        assert lines(kb(*run, "tsv").stdout) == ["?case\t?label", f'<{iri}>\t"{label}"@en']
        assert json.loads(kb(*run, "json").stdout)["results"]["bindings"][0]["label"] == {
            "type": "literal",
            "value": label,
            "xml:lang": "en",
        }

    @pytest.mark.parametrize(
        ("query", "answer"),
        [
            ("ASK { ?case a <https://w3id.org/cooperatheque/ns#Case> }", "oui\n"),
            ("ASK { ?case a <https://w3id.org/cooperatheque/ns#Nothing> }", "non\n"),
            ("SELECT (1 + 1 AS ?two) WHERE { }", "two\n2\n"),
        ],
    )
    def test_answers_a_query_of_ones_own(self, kb, tmp_path: Path, query: str, answer: str) -> None:
        (tmp_path / "own.rq").write_text(query, encoding="utf-8")
        assert kb("query", tmp_path / "own.rq").stdout == answer

    def test_writes_a_graph_as_turtle(self, kb, tmp_path: Path) -> None:
        query = "CONSTRUCT WHERE { ?case <https://w3id.org/cooperatheque/ns#theme> ?theme }"
        (tmp_path / "own.rq").write_text(query, encoding="utf-8")
        assert "case:valmont coop:theme theme:eau ." in kb("query", tmp_path / "own.rq").stdout
        assert kb("query", tmp_path / "own.rq", "--format", "csv").returncode == 2

    def test_a_syntax_error_exits_1_with_its_place(self, kb, tmp_path: Path) -> None:
        (tmp_path / "own.rq").write_text("SELECT ?x WHERE {\n  ?x ?y", encoding="utf-8")
        result = kb("query", tmp_path / "own.rq", "--lang", "en")
        assert (result.returncode, result.stdout) == (1, "")
        assert "line" in result.stderr


class TestProcess:
    """Exit codes and streams as a shell or a continuous integration sees them."""

    def test_exit_codes(self, process, small: Layout, edit) -> None:
        assert process("check").returncode == 0
        assert process("check", "--nothing").returncode == 2
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;\n", "")
        assert process("check").returncode == 1

    def test_stderr_has_nothing_but_remarks(self, process) -> None:
        """A warning of a library is noise to a curator."""
        result = process("check", PYTHONWARNINGS="default")
        assert (result.returncode, result.stderr) == (0, "")

    def test_writes_utf8_whatever_the_locale(self, process) -> None:
        assert "Hauts-Prés" in process("query", "cases/list", LC_ALL="C.UTF-8").stdout


class TestServe:
    """The site itself is tested in tests/web; here, what is started and on what."""

    @pytest.fixture
    def site(self, small: Layout) -> None:
        """A stand-in for the site, found first because a module is looked for in the working folder."""
        (small.home / "web").mkdir()
        (small.home / "web" / "__main__.py").write_text(
            "import os\nprint(*(os.environ.get(f'KB_{name}') for name in ('HOME', 'HOST', 'PORT')))", encoding="utf-8"
        )

    @pytest.mark.usefixtures("site")
    def test_builds_then_starts_the_site_on_host_and_port(self, process, small: Layout) -> None:
        result = process("serve", "--host", "127.0.0.2", "--port", "8123")
        assert (result.returncode, result.stdout) == (0, f"{small.home} 127.0.0.2 8123\n")
        assert (small.build / "current").is_symlink()

    @pytest.mark.usefixtures("site")
    def test_serves_the_last_snapshot_while_files_are_wrong(self, process, small: Layout, edit) -> None:
        assert process("build").returncode == 0
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;\n", "")
        result = process("serve")
        assert result.returncode == 0
        assert result.stdout.startswith(str(small.home))
        assert "kb check" in result.stderr

    @pytest.mark.usefixtures("site")
    def test_refuses_to_start_when_there_is_nothing_right_to_serve(self, process, small: Layout, edit) -> None:
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;\n", "")
        result = process("serve")
        assert (result.returncode, result.stdout) == (1, "")

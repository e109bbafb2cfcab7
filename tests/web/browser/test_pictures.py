"""The network with a keyboard, with a pointer, without scripts and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_a_name_reached_with_the_keyboard_lights_its_lines_and_leads_around_it(watched: Page) -> None:
    watched.goto("/fr/reseau")
    name = watched.get_by_role("link", name=re.compile(r"^Région Bretagne \d"))
    watched.get_by_role("button", name="Dessiner").focus()
    for _press in range(60):
        watched.keyboard.press("Tab")
        if name.evaluate("node => node === document.activeElement"):
            break
    expect(name).to_be_focused()
    lit = watched.locator(".net__lines [data-lit]")
    expect(lit).to_have_count(int(name.locator(".net__count").inner_text().split()[0]))
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/fr/reseau?with=organisation%2Fregion-bretagne")
    expect(watched.get_by_role("heading", name="Autour de : Région Bretagne")).to_be_visible()


def test_the_pointer_lights_neighbours_and_leaves_no_trace(watched: Page) -> None:
    watched.goto("/en/network")
    node = watched.locator(".net__node", has_text="Brest Métropole").first
    node.hover()
    expect(watched.locator(".net__side[data-side=cases] .net__node[data-lit]")).to_have_count(2)
    watched.mouse.move(0, 0)
    expect(watched.locator("[data-lit]")).to_have_count(0)


def test_lines_end_at_the_names_that_they_link(watched: Page) -> None:
    watched.goto("/fr/reseau?least=1")
    gaps = watched.locator("[data-network]").evaluate(
        """net => [...net.querySelectorAll('[data-left]')].map((line) => {
            const box = line.getBoundingClientRect();
            const middles = [line.dataset.left, line.dataset.right].map((id) => {
                const row = net.querySelector(`[data-node="${id}"]`).getBoundingClientRect();
                return row.top + row.height / 2;
            });
            return Math.max(Math.abs(box.top - Math.min(...middles)), Math.abs(box.bottom - Math.max(...middles)));
        })"""
    )
    assert len(gaps) > 100
    assert max(gaps) < 3


def test_the_network_is_filtered_without_scripts(without_scripts: Page) -> None:
    without_scripts.goto("/fr/reseau")
    without_scripts.get_by_label("Thèmes").select_option("tourisme")
    without_scripts.get_by_role("button", name="Dessiner").click()
    assert "theme=tourisme" in without_scripts.url
    expect(without_scripts.get_by_text("Retirer :").first).to_be_attached()
    expect(without_scripts.locator(".net__lines path").first).to_be_attached()


def test_on_a_phone_each_organisation_stands_over_its_cases(phone: Page) -> None:
    phone.goto("/fr/reseau")
    expect(phone.locator(".net__lines")).to_be_hidden()
    node = phone.locator(".net__node", has_text="Brest Métropole").first
    expect(node.get_by_role("link", name="Pôle métropolitain du Pays de Brest")).to_be_visible()


def test_a_figure_of_the_overview_leads_to_as_many_cases(watched: Page) -> None:
    watched.goto("/fr/panorama")
    cell = watched.get_by_role("row", name=re.compile("^Contrat de réciprocité")).first.locator("[data-level]").first
    figure = cell.inner_text()
    cell.click()
    expect(watched.locator("main").get_by_role("status").first).to_contain_text(f"{figure} cas")

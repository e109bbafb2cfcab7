// Enhancements only: every page works without this file.

// The cases chosen to be compared: kept by this browser, on this machine only, while one browses.
const tray = document.querySelector("[data-tray]");
const KEY = "cooperatheque-cases";
const stored = () => {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(found) ? found.filter((one) => one && /^[a-z0-9-]+$/.test(one.slug)) : [];
  } catch {
    return [];
  }
};
let chosen = stored();
const most = Number(tray.dataset.most);
const least = Number(tray.dataset.least);
const has = (slug) => chosen.some((one) => one.slug === slug);
const address = () => `${tray.dataset.action}?${chosen.map((one) => `case=${one.slug}`).join("&")}`;
const watchers = [];
const keep = (cases) => {
  chosen = cases.slice(0, most);
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
  for (const watcher of watchers) watcher();
};
const put = (slug, label) => keep([...chosen.filter((one) => one.slug !== slug), { slug, label }]);
const drop = (slug) => keep(chosen.filter((one) => one.slug !== slug));

// Lists with boxes: the boxes show the choice and change it; the bar sends all of it.
for (const form of document.querySelectorAll("[data-compare]")) {
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][form="${form.id}"]`)];
  const label = (box) => (box.closest("li, tr")?.querySelector("a")?.textContent ?? box.value).trim();
  const asked = /[?&](with|case)=/.test(location.search);
  const ticked = boxes.filter((box) => asked && box.defaultChecked).map((box) => ({ slug: box.value, label: label(box) }));
  // One ticked case comes from its page and joins the others; several are a comparison to change.
  if (ticked.length) keep(ticked.length > 1 ? ticked : [...ticked, ...chosen.filter((one) => one.slug !== ticked[0].slug)]);
  const status = form.querySelector("[data-compare-status]");
  const button = form.querySelector("button");
  watchers.push(() => {
    status.textContent = status.dataset.template.replace("0", String(chosen.length));
    button.setAttribute("aria-disabled", String(chosen.length < least));
    for (const box of boxes) {
      box.checked = has(box.value);
      box.disabled = !box.checked && chosen.length >= most;
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (chosen.length >= least) location.assign(address());
  });
  for (const box of boxes) box.addEventListener("change", () => (box.checked ? put(box.value, label(box)) : drop(box.value)));
}

// Wherever a case is named: in or out of the choice.
for (const button of document.querySelectorAll("[data-pick]")) {
  const { pick, label, out } = button.dataset;
  const into = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => (has(pick) ? drop(pick) : put(pick, label)));
  watchers.push(() => {
    button.textContent = has(pick) ? out : into;
    button.setAttribute("aria-label", `${button.textContent} : ${label}`);
    button.disabled = !has(pick) && chosen.length >= most;
  });
}

// The tray shows the choice on every page that has no list with boxes of its own.
watchers.push(() => {
  const status = tray.querySelector("[data-tray-status]");
  const list = tray.querySelector("[data-tray-cases]");
  const go = tray.querySelector("[data-tray-go]");
  tray.hidden = chosen.length === 0 || document.querySelector("[data-compare]") !== null;
  status.textContent = status.dataset.template.replace("0", String(chosen.length));
  go.href = chosen.length < least ? `${tray.dataset.action}?with=${chosen[0]?.slug ?? ""}` : address();
  list.replaceChildren(
    ...chosen.map(({ slug, label }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-label", list.dataset.template.replace("…", label));
      button.addEventListener("click", () => drop(slug));
      item.append(button);
      return item;
    }),
  );
});
tray.querySelector("[data-tray-empty]").addEventListener("click", () => keep([]));
addEventListener("storage", () => keep(stored()));
for (const watcher of watchers) watcher();

// A link to one item opens its proof, or what it is folded in, so that what was shared is seen.
const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const whole = target && target.matches("section, table, tbody");
  const details = target && (target.closest("details") ?? (whole ? null : target.querySelector("details")));
  if (details) details.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();

// On a phone a comparison shows one facet at a time, the first one at the start: the jumps say which.
const jumps = [...document.querySelectorAll(".jumps a")];
const markJump = () => {
  const on = jumps.find((jump) => jump.hash === location.hash) ?? jumps.find((jump) => !jump.closest(".jumps__all"));
  for (const jump of jumps) jump.toggleAttribute("data-on", jump === on);
};
addEventListener("hashchange", markJump);
markJump();

// Print everything, folded parts included.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("main details:not([open])")) {
    details.open = true;
    details.dataset.folded = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-folded]")) {
    details.open = false;
    delete details.dataset.folded;
  }
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Code and addresses are copied by a button. Where the browser refuses (no HTTPS), the text is selected instead.
const copier = document.querySelector("[data-copier]");
for (const box of document.querySelectorAll("[data-copy]")) {
  if (!box.querySelector("button")) box.append(" ", copier.content.cloneNode(true));
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  const code = box.querySelector("code");
  button.ariaLabel = button.ariaLabel.replace("…", code.textContent);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(code);
      status.textContent = button.dataset.refused;
    }
    setTimeout(() => (status.textContent = ""), 4000);
  });
}

// The address of a form says only what was answered.
for (const form of document.querySelectorAll("form[data-lean]")) {
  form.addEventListener("formdata", ({ formData }) => {
    const given = [...formData].filter(([, value]) => value);
    for (const name of new Set(formData.keys())) formData.delete(name);
    for (const [name, value] of given) formData.append(name, value);
  });
}

// Suggestions while typing: links under the field, reached with the arrow keys, closed with Escape.
for (const form of document.querySelectorAll("[data-suggest]")) {
  const input = form.querySelector('input[type="search"]');
  const status = form.querySelector("[data-suggest-status]");
  const list = document.createElement("div");
  list.dataset.suggestions = "";
  list.hidden = true;
  form.append(list);
  let timer;
  let asked = "";
  const close = () => {
    list.hidden = true;
    status.textContent = "";
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ title, kind, href }) => {
      const link = document.createElement("a");
      const what = document.createElement("small");
      link.href = href;
      what.textContent = kind;
      link.append(title, what);
      return link;
    }));
    list.hidden = suggestions.length === 0;
    status.textContent = suggestions.length ? status.dataset.some : "";
  };
  const suggest = async () => {
    const words = input.value.trim();
    asked = words;
    if (words.length < 2) return close();
    const response = await fetch(`${form.dataset.suggest}&limit=1&q=${encodeURIComponent(words)}`);
    if (response.ok && asked === words) show((await response.json()).suggestions);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest().catch(close), 150);
  });
  form.addEventListener("keydown", (event) => {
    const stops = [input, ...list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      close();
      input.focus();
    } else if (step && !list.hidden) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
}

// A figure of a table that is a drawing says its row and its column, whose names may be far away.
for (const table of document.querySelectorAll("[data-crossed]")) {
  table.addEventListener("pointerover", ({ target }) => {
    const cell = target.closest("td");
    if (!cell || cell.title) return;
    const names = [cell.parentElement.cells[0], table.tHead.rows[0].cells[cell.cellIndex]];
    cell.title = names.map((name) => name.textContent.trim()).join(" · ");
  });
}

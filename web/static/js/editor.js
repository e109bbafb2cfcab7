// The query page: the text field becomes YASGUI's editor, and the answer is exchanged without leaving the page.
// What is asked and shown is what the server makes for the same address: labels, links and errors are its own.
// Of YASGUI only the editor is used (Yasqe): its tabs and tables speak English only, write styles that the policy
// of this site refuses, and fail four rules of axe (unnamed fields, a list of tabs that holds something else).
const form = document.querySelector("[data-editor]");
const field = form.querySelector("textarea");
const status = form.querySelector("[data-editor-status]");
const button = form.querySelector('[type="submit"]');
const words = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let asking;

// Ask an address of this page and take over its fault, its answer and its query.
const load = async (address, push = true) => {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  status.textContent = form.dataset.running;
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const place of document.querySelectorAll("[data-exchange]")) {
      const found = page.querySelector(`[data-exchange="${place.dataset.exchange}"]`);
      place.replaceChildren(...(found?.childNodes ?? []));
    }
    if (push) history.pushState(null, "", address);
    for (const link of document.querySelectorAll("a[hreflang]")) {
      link.href = page.querySelector(`a[hreflang="${link.hreflang}"]`)?.getAttribute("href") ?? link.href;
    }
    const text = page.querySelector("[data-editor] textarea")?.value;
    if (text !== undefined) write(text);
    status.textContent = "";
    showFault();
    document.querySelector("[data-exchange=fault] [role=alert], #answer")?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error.name === "AbortError") return;
    status.textContent = form.dataset.lost;
  } finally {
    if (asking === mine) button.removeAttribute("aria-disabled");
  }
};
const run = () => load(`${form.getAttribute("action")}?${new URLSearchParams({ query: read() })}`);

// Completion: the terms of the base in the place where each may stand, found by their name or their label.
const vocabulary = fetch(form.dataset.editor).then((response) => (response.ok ? response.json() : null)).catch(() => null);
const sorts = (yasqe, token) => {
  const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token).state.lastProperty;
  if (["a", "rdf:type", "rdfs:domain", "rdfs:range"].includes(before)) return ["classes"];
  return token.state.possibleCurrent.includes("a") ? ["properties"] : ["things", "classes", "properties"];
};
const fitting = (known, sort, typed) => {
  const wanted = words(typed);
  const local = wanted.replace(/^[\w-]*:/, "");
  const fits = known[sort].filter(([name, label]) => {
    if (wanted.includes(":") && !name.startsWith(wanted.slice(0, wanted.indexOf(":") + 1))) return false;
    return words(name).includes(local) || words(label).includes(local);
  });
  const rank = ([name]) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return fits.sort((one, other) => rank(one) - rank(other));
};
const suggestion = ([name, label], known) => ({
  text: name,
  render(item) {
    const said = document.createElement("span");
    said.textContent = label;
    item.append(name, said);
  },
  hint(editor, data) {
    editor.replaceRange(name, data.from, data.to);
    const prefix = name.slice(0, name.indexOf(":"));
    if (!(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: known.prefixes[prefix] });
  },
});
const variables = (yasqe, typed) =>
  yasqe.getVariablesFromQuery().filter((name) => name.startsWith(typed) && name !== typed).map((name) => ({ text: name }));
// A list of suggestions has a name for who does not see it.
const named = (hints) => {
  window.Yasqe.on(hints, "shown", () => {
    const list = editor.state.completionActive.widget.hints;
    list.setAttribute("aria-label", form.dataset.terms);
    list.removeAttribute("aria-expanded");
  });
  return hints;
};
const complete = async (yasqe) => {
  const known = await vocabulary;
  const token = yasqe.getCompleteToken();
  const cursor = yasqe.getDoc().getCursor();
  const place = { from: { line: cursor.line, ch: token.start }, to: { line: cursor.line, ch: token.end } };
  if (/^[?$]/.test(token.string)) return named({ list: variables(yasqe, token.string), ...place });
  if (!known) return { list: [], ...place };
  const typed = /^\s*$|^[{(;.]$/.test(token.string) ? "" : token.string.trim();
  if (!typed) place.from = place.to = cursor;
  const found = sorts(yasqe, token).flatMap((sort) => fitting(known, sort, typed));
  return named({ list: found.slice(0, 60).map((term) => suggestion(term, known)), ...place });
};

// The editor itself. It keeps nothing in the browser: the address holds the query.
let editor;
const write = (text) => (editor && editor.getValue() !== text ? editor.setValue(text) : void (field.value = text));
const read = () => (editor ? editor.getValue() : field.value);
const open = (Yasqe) => {
  // Its own completers ask other hosts.
  Yasqe.defaults.autocompleters = [];
  const place = document.createElement("div");
  field.after(place);
  field.hidden = true;
  editor = new Yasqe(place, {
    value: field.value,
    editorHeight: "auto",
    resizeable: false,
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    persistenceId: null,
    prefixCcApi: null,
    screenReaderLabel: form.querySelector("label").textContent,
    viewportMargin: Infinity,
    foldGutter: false,
    gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-S": false,
      Esc: false,
      "Ctrl-Space": suggest,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
    },
  });
  form.querySelector("[data-editor-keys]").hidden = false;
  form.querySelector("label").addEventListener("click", () => editor.focus());
  let timer;
  editor.on("changes", () => {
    field.value = editor.getValue();
    editor.eachLine((line) => editor.removeLineClass(line, "wrap", "editor-fault"));
    clearTimeout(timer);
    timer = setTimeout(async () => {
      await declare();
      status.textContent = mistake();
    }, 700);
  });
  editor.on("inputRead", (_editor, change) => {
    if (/[\w:]$/.test(change.text.at(-1)) && editor.getCompleteToken().string.includes(":")) suggest();
  });
  status.textContent = mistake();
  showFault();
};
const suggest = () => editor.showHint({ hint: () => complete(editor), completeSingle: false, closeCharacters: /[\s>"{}();]/, container: editor.rootEl });

// Declare the prefixes of the base that the text uses, as the server would.
const declare = async () => {
  const known = await vocabulary;
  if (!known || editor.state.completionActive) return;
  const declared = editor.getPrefixesFromQuery();
  const used = new Set();
  editor.eachLine((line) => {
    for (const token of editor.getLineTokens(line.lineNo())) {
      const prefix = ["string-2", "error"].includes(token.type) && /^([\w-]+):/.exec(token.string)?.[1];
      if (prefix in known.prefixes && !(prefix in declared)) used.add(prefix);
    }
  });
  for (const prefix of used) editor.addPrefixes({ [prefix]: known.prefixes[prefix] });
};

// Say in the words of the page where the text stops being SPARQL: the editor only knows English.
const mistake = () => {
  for (let line = 0; line < editor.lineCount(); line++) {
    const mark = editor.lineInfo(line).gutterMarkers?.gutterErrorBar;
    if (!mark) continue;
    const wrong = editor.getLineTokens(line).find((token) => token.type === "error" || token.state.OK === false);
    const place = { "{line}": line + 1, "{column}": (wrong?.start ?? 0) + 1 };
    const said = form.dataset.invalid.replace(/\{\w+\}/g, (name) => place[name]);
    mark.onmouseover = mark.onmouseout = null;
    mark.title = said;
    return said;
  }
  return "";
};
const showFault = () => {
  const fault = document.querySelector("#fault[data-line]");
  if (!editor || !fault) return;
  const line = Number(fault.dataset.line) - 1;
  editor.addLineClass(line, "wrap", "editor-fault");
  editor.setCursor({ line, ch: Number(fault.dataset.column) - 1 });
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
addEventListener("popstate", () => load(location.href, false));

// Examples: found by their words, opened in one click.
const examples = document.querySelector("[data-examples]");
const filter = document.querySelector("[data-filter]");
const none = filter.querySelector("[data-filter-status]");
filter.hidden = false;
filter.querySelector("input").addEventListener("input", ({ target }) => {
  const wanted = words(target.value).split(/\s+/).filter(Boolean);
  for (const item of examples.querySelectorAll("li")) {
    item.hidden = !wanted.every((word) => words(item.textContent).includes(word));
  }
  for (const group of examples.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("li:not([hidden])");
  none.textContent = examples.querySelector("li:not([hidden])") ? "" : none.dataset.none;
});
examples.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load(link.getAttribute("href"));
});

if (form.dataset.editor && window.Yasqe) open(window.Yasqe);

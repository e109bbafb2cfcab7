// The library: questions follow the words as they are typed. What is shown is what the server makes for the same
// address; the form still works by itself, and the address stays one to share.
const form = document.querySelector("[data-live]");
const field = form.querySelector('input[type="search"]');
const shown = document.querySelector("[data-live-results]");
const status = document.querySelector("[data-live-status]");
let asking;
let timer;

const ask = async () => {
  asking?.abort();
  asking = new AbortController();
  const words = field.value.trim();
  const address = form.action + (words ? `?${new URLSearchParams({ [field.name]: words })}` : "");
  const response = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  shown.replaceChildren(...page.querySelector("[data-live-results]").childNodes);
  status.textContent = page.querySelector("[data-live-status]").textContent;
  history.replaceState(null, "", address);
};

field.addEventListener("input", () => {
  clearTimeout(timer);
  // A word later asked for, or a server that cannot be reached, leaves the questions as they are: Enter still searches.
  timer = setTimeout(() => ask().catch(() => {}), 200);
});

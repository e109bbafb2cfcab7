// Enhancements only: every page works without this file.

// Choosing cases to compare: say how many are chosen, and let no one send a wrong number.
for (const form of document.querySelectorAll("[data-compare]")) {
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][form="${form.id}"]`)];
  const status = form.querySelector("[data-compare-status]");
  const button = form.querySelector("button");
  const { least, most } = form.dataset;
  const update = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    status.textContent = status.dataset.template.replace("0", String(chosen));
    button.setAttribute("aria-disabled", String(chosen < least || chosen > most));
    for (const box of boxes) box.disabled = !box.checked && chosen >= most;
  };
  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
  for (const box of boxes) box.addEventListener("change", update);
  update();
}

// A link to one item opens its proof, so that what was shared is seen.
const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = target && target.querySelector("details");
  if (details) details.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();

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

// The address of a form says only what was answered.
for (const form of document.querySelectorAll("form[data-lean]")) {
  form.addEventListener("formdata", ({ formData }) => {
    const given = [...formData].filter(([, value]) => value);
    for (const name of new Set(formData.keys())) formData.delete(name);
    for (const [name, value] of given) formData.append(name, value);
  });
}

// Maps grow and move; without this file the whole map is shown, and the list beside it says the same.
const FACTOR = 1.6;
const CLOSEST = 600; // hectometres across

for (const figure of document.querySelectorAll("[data-map]")) {
  const drawing = figure.querySelector("svg");
  const names = drawing.querySelector("[data-names]");
  const tools = figure.querySelector("[data-map-tools]");
  const whole = drawing.getAttribute("viewBox").split(" ").map(Number);
  const size = Number(names.getAttribute("font-size")) / whole[2];
  let view = [...whole];

  const show = (left, top, width) => {
    const across = Math.min(whole[2], Math.max(CLOSEST, width));
    const down = (across * whole[3]) / whole[2];
    const x = Math.min(Math.max(left, whole[0]), whole[0] + whole[2] - across);
    const y = Math.min(Math.max(top, whole[1]), whole[1] + whole[3] - down);
    view = [x, y, across, down];
    drawing.setAttribute("viewBox", view.map(Math.round).join(" "));
    names.setAttribute("font-size", String(Math.round(across * size)));
    for (const name of names.children) name.setAttribute("x", String(Number(name.dataset.at) + Number(name.dataset.away) * (across / whole[2])));
    drawing.toggleAttribute("data-near", across < whole[2] * 0.6);
  };
  const zoom = (by, [x, y] = [view[0] + view[2] / 2, view[1] + view[3] / 2]) => {
    const width = Math.min(whole[2], Math.max(CLOSEST, view[2] / by));
    const kept = width / view[2];
    show(x - (x - view[0]) * kept, y - (y - view[1]) * kept, width);
  };
  const move = (right, down) => show(view[0] + right * view[2], view[1] + down * view[3], view[2]);
  const place = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
    return [at.x, at.y];
  };

  const actions = { in: () => zoom(FACTOR), out: () => zoom(1 / FACTOR), whole: () => show(...whole) };
  tools.hidden = false;
  for (const button of tools.querySelectorAll("button")) button.addEventListener("click", actions[button.dataset.mapTool]);
  figure.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };
    if (steps[event.key]) {
      event.preventDefault();
      move(...steps[event.key]);
    } else if (event.key === "+") zoom(FACTOR);
    else if (event.key === "-") zoom(1 / FACTOR);
    else if (event.key === "Escape") show(...whole);
  });

  // A mark that gets the focus comes into sight.
  drawing.addEventListener("focusin", ({ target }) => {
    const x = Number(target.dataset.x);
    const y = Number(target.dataset.y);
    const inside = x > view[0] && x < view[0] + view[2] && y > view[1] && y < view[1] + view[3];
    if (!inside) show(x - view[2] / 2, y - view[3] / 2, view[2]);
  });

  // The ground: drag to move, click to come closer.
  let from = null;
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button === 0) from = { at: place(event), x: event.clientX, y: event.clientY, moved: false };
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!from || event.pointerType === "touch") return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > 4) from.moved = true;
    if (!from.moved) return;
    const [x, y] = place(event);
    show(view[0] + from.at[0] - x, view[1] + from.at[1] - y, view[2]);
  });
  addEventListener("pointerup", () => setTimeout(() => (from = null)));
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  drawing.addEventListener("click", (event) => {
    if (from?.moved) event.preventDefault();
    else if (!event.target.closest("a")) zoom(FACTOR, place(event));
  });
  drawing.addEventListener("wheel", (event) => {
    // The page still scrolls; the map answers to a wheel only with the key that enlarges.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, place(event));
  }, { passive: false });
}

// The network: what is under the pointer, or has the focus, lights up with its lines and its neighbours.
for (const net of document.querySelectorAll("[data-network]")) {
  const nodes = new Map([...net.querySelectorAll("[data-node]")].map((node) => [node.dataset.node, node]));
  // A name that is cut says itself whole to the pointer.
  for (const name of net.querySelectorAll(".net__text")) name.parentNode.title = name.textContent;
  const lines = [...net.querySelectorAll("[data-left]")];
  const dark = () => {
    delete net.dataset.lit;
    for (const lit of net.querySelectorAll("[data-lit]")) delete lit.dataset.lit;
  };
  const light = (node) => {
    dark();
    net.dataset.lit = "";
    node.dataset.lit = "";
    for (const line of lines) {
      const { left, right } = line.dataset;
      if (left !== node.dataset.node && right !== node.dataset.node) continue;
      line.dataset.lit = "";
      for (const end of [left, right]) nodes.get(end).dataset.lit = "";
      line.parentNode.append(line);
    }
  };
  for (const node of nodes.values()) {
    node.addEventListener("pointerenter", () => light(node));
    node.addEventListener("pointerleave", dark);
    node.addEventListener("focusin", () => light(node));
    node.addEventListener("focusout", dark);
  }
}

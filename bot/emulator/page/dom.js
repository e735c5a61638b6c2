// Small words for making elements; text always goes in as text, never as HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(path, size = 20) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  back: "M15 5l-7 7 7 7",
  picture: "M4 6.5h16v12H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 10h.01",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  send: "M5 12l14-7-4.5 14-3-5.5z",
  quote: "M9 8H6v4h3zM18 8h-3v4h3zM9 12c0 2-1 3.2-2.6 4M18 12c0 2-1 3.2-2.6 4",
  good: "M8 11v8H5v-8zM8 11l4-6.5c1.4 0 2 1 1.8 2.3L13.3 10H18a1.6 1.6 0 0 1 1.6 2l-1.5 5.6A2 2 0 0 1 16 19H8",
  bad: "M16 13V5h3v8zM16 13l-4 6.5c-1.4 0-2-1-1.8-2.3l.5-3.2H6a1.6 1.6 0 0 1-1.6-2l1.5-5.6A2 2 0 0 1 8 5h8",
  close: "M7 7l10 10M17 7L7 17",
};

const COLOURS = [
  "#3a7bd5", "#2f9e8f", "#c2703d", "#7a6bd0", "#b8567f", "#4a8f3c", "#b0842a", "#5a7184",
];

// The last two characters of a name on its own colour, as WeCom draws people without a picture.
export function avatar(name, kind = "person") {
  if (kind === "bot") return h("img", { class: "avatar", src: "/page/icon.svg", alt: "" });
  const sum = [...name].reduce((total, char) => total + char.codePointAt(0), 0);
  const words = kind === "group" ? name.replace(/(号楼)?群$/, "").slice(0, 2) : name.slice(-2);
  const element = h("span", { class: `avatar of-${kind}`, "aria-hidden": "true" }, words);
  element.style.setProperty("--colour", COLOURS[sum % COLOURS.length]);
  return element;
}

// Puts `nodes` into `parent` and leaves alone those that stand where they should.
export function arrange(parent, nodes) {
  nodes.forEach((node, n) => {
    if (parent.childNodes[n] !== node) parent.insertBefore(node, parent.childNodes[n] ?? null);
  });
  while (parent.childNodes.length > nodes.length) parent.lastChild.remove();
}

const painted = new WeakMap();

// Calls `paint` only if what it would show has changed, so that focus and scrolling stay.
export function whenNew(element, shown, paint) {
  const face = JSON.stringify(shown);
  if (painted.get(element) === face) return;
  painted.set(element, face);
  paint();
}

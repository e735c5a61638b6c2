// The markdown that WeCom shows, as elements: nothing of a message is ever read as HTML.

import { h } from "./dom.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "\\*\\*(?<bold>[^*\\n]+)\\*\\*",
    "!?\\[(?<label>[^\\]\\n]*)\\]\\((?<url>https?:\\/\\/[^\\s)]+)\\)",
    "<font color=\"(?<colour>info|comment|warning)\">(?<coloured>.*?)<\\/font>",
    "(?<bare>https?:\\/\\/[\\w\\-./?%&=#:+~]+)",
    "(?<mention>@[\\p{L}\\p{N}_]+)",
    "\\*(?<slanted>[^*\\s][^*\\n]*)\\*",
  ].join("|"),
  "gu",
);

export function inline(text, names = []) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(last, found.index), ...piece(found, names));
    last = found.index + found[0].length;
  }
  nodes.push(text.slice(last));
  return nodes.filter((node) => node !== "");
}

function piece(found, names) {
  const { code, bold, label, url, colour, coloured, bare, mention, slanted } = found.groups;
  if (code !== undefined) return [h("code", {}, code)];
  if (bold !== undefined) return [h("strong", {}, inline(bold, names))];
  if (url !== undefined) return [link(url, label || url)];
  if (colour !== undefined) return [h("span", { class: `font-${colour}` }, inline(coloured, names))];
  if (bare !== undefined) return [link(bare, bare)];
  if (slanted !== undefined) return [h("em", {}, inline(slanted, names))];
  return mentioned(mention, names);
}

function mentioned(mention, names) {
  const name = names.find((one) => mention.startsWith(`@${one}`));
  if (!name) return [mention];
  return [h("span", { class: "at" }, `@${name}`), mention.slice(name.length + 1)];
}

function link(url, label) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function plain(text, names) {
  return h("div", { class: "text" }, inline(text, names));
}

export function markdown(text, names) {
  const body = h("div", { class: "text md" });
  const parts = text.split(/<think>([\s\S]*?)(?:<\/think>|$)/);
  parts.forEach((part, n) => {
    if (n % 2) body.append(h("details", { class: "think" }, h("summary", {}, "想了想"), part.trim()));
    else body.append(...blocks(part.split("\n"), names));
  });
  return body;
}

const RULES = [
  [/^```/, code],
  [/^\|.*\|\s*$/, table],
  [/^\s*>\s?/, quote],
  [/^\s*[-*+]\s+/, (lines, names) => list("ul", /^\s*[-*+]\s+/, lines, names)],
  [/^\s*\d+[.、)]\s+/, (lines, names) => list("ol", /^\s*\d+[.、)]\s+/, lines, names)],
];

function blocks(lines, names) {
  const made = [];
  let rest = [...lines];
  while (rest.length) {
    const rule = RULES.find(([start]) => start.test(rest[0]));
    const [node, left] = rule ? rule[1](rest, names) : [line(rest[0], names), rest.slice(1)];
    if (node) made.push(node);
    rest = left;
  }
  return made;
}

function line(text, names) {
  const heading = text.match(/^(#{1,6})\s+(.*)$/);
  if (heading) return h(`h${heading[1].length}`, {}, inline(heading[2], names));
  if (/^\s*(-{3,}|\*{3,})\s*$/.test(text)) return h("hr");
  return text.trim() ? h("p", {}, inline(text, names)) : h("p", { class: "gap" });
}

function run(start, lines) {
  const end = lines.findIndex((one) => !start.test(one));
  return end < 0 ? [lines, []] : [lines.slice(0, end), lines.slice(end)];
}

function quote(lines, names) {
  const [mine, rest] = run(/^\s*>\s?/, lines);
  return [h("blockquote", {}, blocks(mine.map((one) => one.replace(/^\s*>\s?/, "")), names)), rest];
}

function list(tag, start, lines, names) {
  const [mine, rest] = run(start, lines);
  const first = tag === "ol" ? parseInt(mine[0], 10) : null;
  const items = mine.map((one) => h("li", {}, inline(one.replace(start, ""), names)));
  return [h(tag, { start: first }, items), rest];
}

function code(lines) {
  const end = lines.findIndex((one, n) => n > 0 && /^```/.test(one));
  const mine = lines.slice(1, end < 0 ? undefined : end);
  return [h("pre", {}, h("code", {}, mine.join("\n"))), end < 0 ? [] : lines.slice(end + 1)];
}

function table(lines, names) {
  const [mine, rest] = run(/^\|.*\|\s*$/, lines);
  const rows = mine
    .map((one) => one.trim().slice(1, -1).split("|").map((cell) => cell.trim()))
    .filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  const shown = rows.map((cells, n) =>
    h("tr", {}, cells.map((cell) => h(n ? "td" : "th", {}, inline(cell, names)))));
  return [h("div", { class: "table" }, h("table", {}, shown)), rest];
}

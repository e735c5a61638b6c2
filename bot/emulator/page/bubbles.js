// One message: its sender, its bubble, what can be done with it.

import { ICONS, avatar, h, icon } from "./dom.js";
import { card } from "./card.js";
import { inline, markdown, plain } from "./markdown.js";

const SOURCES = { aibot: "机器人", app: "应用消息", robot: "消息推送" };

export function bubble(post, names, acts) {
  const bot = post.source !== "person";
  const who = h("span", { class: "who" }, post.from_name,
    bot ? h("i", { class: `tag ${post.source}` }, SOURCES[post.source]) : null);
  const body = h("div", { class: `bubble ${post.kind}` }, content(post, names, acts));
  if (post.open) body.append(h("span", { class: "typing", "aria-label": "还在写" }, h("i"), h("i"), h("i")));
  const element = h("article", {
    class: `post ${post.mine ? "mine" : ""} ${bot ? "bot" : ""}`,
    "data-testid": "message", "data-id": post.id, "data-source": post.source,
    "aria-label": `${post.from_name}说`,
  }, avatar(post.from_name, bot ? "bot" : "person"),
  h("div", { class: "post-body" }, who, body, quoteOf(post), noteOf(post), actions(post, acts)));
  chosenByTouch(element, body);
  return element;
}

function content(post, names, acts) {
  if (post.card) return card(post.card, (key, selected) => acts.click(post, key, selected));
  const files = post.files.map(file);
  if (post.kind === "voice") return h("div", { class: "text voice-text" }, icon(ICONS.voice, 16), post.text);
  const text = !post.text && files.length ? null : words(post, names);
  return [text, ...files].filter(Boolean);
}

function words(post, names) {
  const body = post.kind === "markdown" ? markdown(post.text, names) : plain(post.text, names);
  const listed = post.mentions.filter((name) => !post.text.includes(`@${name}`));
  if (listed.length && post.source === "robot") {
    body.append(h("p", {}, listed.flatMap((name) => inline(`@${name} `, [name]))));
  }
  return body;
}

function file({ kind, name, url }) {
  if (kind === "image") return h("a", { href: url, target: "_blank" }, h("img", { class: "picture", src: url, alt: "图片" }));
  return h("a", { class: "file", href: url, download: name }, name);
}

function quoteOf(post) {
  if (!post.quote) return null;
  return h("div", { class: "quoted" }, `${post.quote.from_name}：${post.quote.text}`);
}

function noteOf(post) {
  if (!post.mine || post.heard !== false) return null;
  const quiet = post.note.includes("听不见") || post.note.includes("看不到");
  const words = quiet ? "没有 @，机器人听不见" : `没有送到：${post.note}`;
  return h("small", { class: quiet ? "note" : "note bad", title: post.note }, words);
}

function actions(post, acts) {
  const quote = h("button", {
    type: "button", "data-testid": "quote", title: "引用", onclick: () => acts.quote(post),
  }, icon(ICONS.quote, 15), "引用");
  if (!post.can_rate) return h("div", { class: "actions" }, quote);
  return h("div", { class: `actions ${post.rating ? "rated" : ""}` }, quote,
    rate(post, 1, "答得对", ICONS.good, acts), rate(post, 2, "答得不对", ICONS.bad, acts));
}

function rate(post, type, title, path, acts) {
  const on = post.rating === type;
  return h("button", {
    type: "button", title, "aria-label": title, "aria-pressed": String(on),
    "data-testid": type === 1 ? "rate-good" : "rate-bad",
    onclick: () => acts.rate(post, on ? 3 : type),
  }, icon(path, 15));
}

// Hovering shows the actions on a desk; a tap or a long press does on a phone.
function chosenByTouch(element, body) {
  body.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, select, label, summary")) return;
    document.querySelectorAll(".post.chosen").forEach((one) => {
      if (one !== element) one.classList.remove("chosen");
    });
    element.classList.toggle("chosen");
  });
  body.addEventListener("contextmenu", (event) => {
    if (!matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    element.classList.add("chosen");
  });
}

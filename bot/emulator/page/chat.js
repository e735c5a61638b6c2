// The open chat: header, messages, and the bar to write in.

import { ICONS, arrange, avatar, h, icon } from "./dom.js";
import { Composer } from "./composer.js";
import { bubble } from "./bubbles.js";
import { when } from "./words.js";

const NEAR = 120;
const PAUSE = 5 * 60000;

export class ChatPane {
  constructor(root, acts) {
    Object.assign(this, { root, acts, key: "", shown: new Map(), pauses: new Map() });
  }

  show(state, name) {
    const chat = state.chats.find((one) => one.name === name);
    if (!chat) return this.empty();
    const key = `${state.me.userid} ${name}`;
    if (key !== this.key) this.open(key, chat, state);
    this.hearing(chat, state);
    this.fill(chat, state);
  }

  empty() {
    this.key = "";
    this.root.replaceChildren(h("div", { class: "nothing" }, avatar("", "bot"), h("p", {}, "选一个群，或者直接和邻里助手说说")));
  }

  open(key, chat, state) {
    this.key = key;
    this.shown = new Map();
    this.pauses = new Map();
    this.log = h("div", { class: "log-pane", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": "消息记录" });
    this.composer = new Composer(chat, state.bot, this.acts.say, this.acts.failed);
    this.notice = h("p", { class: "hearing" });
    const back = h("button", { type: "button", class: "back", "data-testid": "back", "aria-label": "返回", onclick: this.acts.back }, icon(ICONS.back, 24));
    const count = chat.kind === "group" ? h("small", {}, `（${chat.members.length + 1}）`) : null;
    const title = h("h1", {}, chat.name, count);
    this.root.replaceChildren(h("header", { class: "chat-head" }, back, title, h("span", { class: "chat-me" }, state.me.name)), this.notice, this.log, this.composer.element);
    this.fresh = true;
  }

  hearing(chat, state) {
    const group = chat.kind === "group";
    this.notice.hidden = !group;
    this.notice.classList.toggle("on", state.archive);
    this.notice.textContent = state.archive
      ? "会话存档已打开：群里说的每句话机器人都听得到"
      : `机器人只听得到 @${state.bot.name} 的话`;
  }

  fill(chat, state) {
    const low = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    const before = this.shown.size;
    const names = [state.bot.name, "所有人", ...state.people.map((one) => one.name)];
    const nodes = [];
    let last = null;
    for (const post of state.messages) {
      if (!last || new Date(post.at) - new Date(last) > PAUSE) nodes.push(this.pause(post, state.now));
      last = post.at;
      nodes.push(this.node(post, names));
    }
    arrange(this.log, nodes.length ? nodes : [hello(chat)]);
    const mine = before !== this.shown.size && state.messages.at(-1)?.mine;
    if (this.fresh || low || mine) this.toEnd();
    this.fresh = false;
  }

  pause(post, now) {
    const words = when(post.at, now);
    const key = `${post.id} ${words}`;
    if (!this.pauses.has(key)) this.pauses.set(key, h("time", { class: "pause" }, words));
    return this.pauses.get(key);
  }

  node(post, names) {
    const face = JSON.stringify(post);
    const known = this.shown.get(post.id);
    if (known?.face === face) return known.node;
    const node = bubble(post, names, { ...this.acts, quote: (one) => this.composer.set({ quote: one }) });
    this.shown.set(post.id, { face, node });
    return node;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.log.querySelectorAll("img").forEach((image) => {
      if (!image.complete) image.addEventListener("load", () => { this.log.scrollTop = this.log.scrollHeight; }, { once: true });
    });
  }
}

function hello(chat) {
  const words = chat.kind === "private"
    ? "在这里说的话只有您和邻里助手看得到"
    : "点“@邻里助手”，用平常的话说就行，比如：2单元电梯又坏了";
  return h("p", { class: "hello" }, words);
}

// The input bar: @ toggle, quote, picture, voice, and whom private talk goes to.

import { ICONS, avatar, h, icon } from "./dom.js";

const FRESH = { mentioned: false, quote: null, image: null, voice: false };

export class Composer {
  constructor(chat, bot, say, failed) {
    Object.assign(this, { chat, bot, say, failed, to: "aibot", draft: { ...FRESH } });
    this.input = h("textarea", {
      rows: "1", "data-testid": "input", "aria-label": "消息", enterkeyhint: "send",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
    });
    this.file = h("input", {
      type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", hidden: true,
      "data-testid": "picture", onchange: () => this.attach(),
    });
    this.above = h("div", { class: "above" });
    this.offer = h("div", { class: "offer", role: "listbox", "aria-label": "@ 谁", hidden: true });
    this.element = h("form", {
      class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); },
    }, this.offer, this.above, this.tools(), this.bar());
    this.show();
  }

  tools() {
    this.mention = this.chat.kind === "group" ? h("button", {
      type: "button", class: "tool mention", "data-testid": "mention-toggle", "aria-pressed": "false",
      onclick: () => this.set({ mentioned: !this.draft.mentioned }),
    }, `@${this.bot.name}`) : null;
    this.voice = this.chat.kind === "private" ? h("button", {
      type: "button", class: "tool", title: "按语音送出", "aria-label": "按语音送出", "data-testid": "voice",
      "aria-pressed": "false", onclick: () => this.set({ voice: !this.draft.voice, image: null }),
    }, icon(ICONS.voice)) : null;
    const picture = h("button", {
      type: "button", class: "tool", title: "发图片", "aria-label": "发图片", onclick: () => this.file.click(),
    }, icon(ICONS.picture));
    return h("div", { class: "tools" }, this.mention, picture, this.voice, this.file, this.target());
  }

  target() {
    if (this.chat.kind !== "private") return null;
    const choice = (to, words) => h("label", {}, h("input", {
      type: "radio", name: "to", value: to, checked: to === this.to, "data-testid": `to-${to}`,
      onchange: () => { this.to = to; },
    }), h("span", {}, words));
    return h("fieldset", { class: "target" }, h("legend", {}, "发给"), choice("aibot", "机器人"), choice("app", "应用"));
  }

  bar() {
    this.button = h("button", { class: "send", "data-testid": "send", "aria-label": "发送" }, icon(ICONS.send, 18), h("span", {}, "发送"));
    return h("div", { class: "bar" }, this.input, this.button);
  }

  set(change) {
    Object.assign(this.draft, change);
    this.show();
    this.input.focus();
  }

  show() {
    const { mentioned, quote, image, voice } = this.draft;
    this.mention?.setAttribute("aria-pressed", String(mentioned));
    this.voice?.setAttribute("aria-pressed", String(voice));
    this.input.placeholder = this.hint();
    this.above.replaceChildren(...[
      quote && chip(`引用 ${quote.from_name}：${quote.card?.main_title?.title ?? quote.text}`, () => this.set({ quote: null })),
      image && chip(h("img", { src: image, alt: "要发的图片" }), () => this.set({ image: null })),
    ].filter(Boolean));
    this.typed();
  }

  hint() {
    if (this.draft.voice) return "写下要说的话，按语音送出";
    if (this.chat.kind === "private") return "有事尽管说";
    return this.draft.mentioned ? `对${this.bot.name}说…` : "发消息，或 @ 机器人";
  }

  typed() {
    this.input.style.height = "auto";
    const height = this.input.scrollHeight;
    if (height) this.input.style.height = `${Math.min(height + 2, 132)}px`;
    this.button.classList.toggle("ready", Boolean(this.input.value.trim() || this.draft.image));
    this.suggest();
  }

  suggest() {
    const at = this.chat.kind === "group" && this.input.value.match(/@([^\s@]{0,6})$/);
    const names = at ? [this.bot.name, ...this.chat.members].filter((one) => one.startsWith(at[1]) && one !== at[1]) : [];
    this.offer.hidden = !names.length;
    this.offer.replaceChildren(...names.slice(0, 6).map((name) => h("button", {
      type: "button", role: "option", "data-testid": `at-${name}`, onclick: () => this.choose(name),
    }, avatar(name, name === this.bot.name ? "bot" : "person"), name)));
  }

  choose(name) {
    const before = this.input.value.replace(/@[^\s@]*$/, "");
    this.input.value = name === this.bot.name ? before : `${before}@${name} `;
    this.set(name === this.bot.name ? { mentioned: true } : {});
  }

  key(event) {
    if (event.key === "Escape") this.offer.hidden = true;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  attach() {
    const [picture] = this.file.files;
    if (!picture) return;
    const reader = new FileReader();
    reader.onload = () => this.set({ image: reader.result, voice: false });
    reader.readAsDataURL(picture);
    this.file.value = "";
  }

  order() {
    const text = this.input.value.trim();
    const { mentioned, quote, image, voice } = this.draft;
    const order = { chat: this.chat.kind === "group" ? this.chat.name : null, to: this.to };
    order.mentioned = mentioned || text.includes(`@${this.bot.name}`);
    if (quote) order.quote = quote.id;
    if (image) order.image = image;
    if (voice) order.voice = text;
    else order.text = text;
    return order;
  }

  async send() {
    const kept = { text: this.input.value, draft: this.draft };
    if (!kept.text.trim() && !this.draft.image) return;
    const order = this.order();
    this.input.value = "";
    this.draft = { ...FRESH };
    this.show();
    this.input.focus();
    try {
      await this.say(order);
    } catch (error) {
      this.input.value = kept.text;
      this.draft = kept.draft;
      this.show();
      this.failed(error);
    }
  }
}

function chip(content, remove) {
  return h("span", { class: "chip" }, content,
    h("button", { type: "button", "aria-label": "去掉", onclick: remove }, icon(ICONS.close, 14)));
}

// Who there is, which chats there are, and what the platform refused.

import { avatar, h, whenNew } from "./dom.js";
import { ROLES, describe, nextEvening, parts, roleOf, when } from "./words.js";

const byId = (id) => document.getElementById(id);

export function showMe(state) {
  byId("neighbourhood").textContent = state.neighbourhood;
  byId("me-avatar").replaceChildren(avatar(state.me.name));
  byId("me-name").textContent = state.me.name;
  byId("me-role").textContent = describe(state.me);
}

export function showConsole(address) {
  byId("console").hidden = !address;
  if (address) byId("console").href = address;
}

function grouped(people) {
  return ROLES
    .map(([role, word]) => [word, people.filter((one) => roleOf(one)[0] === role)])
    .filter(([, members]) => members.length);
}

export function showPicker(state) {
  const groups = grouped(state.people).map(([word, people]) =>
    h("optgroup", { label: word }, people.map((one) =>
      h("option", { value: one.name }, one.home ? `${one.name}（${one.home}）` : one.name))));
  const picker = byId("person-picker");
  if (picker.length !== state.people.length) picker.replaceChildren(...groups);
  picker.value = state.me.name;
}

export function showPeople(state, choose) {
  const paint = () => byId("people").replaceChildren(...grouped(state.people).map(([word, people]) =>
    h("section", {}, h("h2", {}, word), people.map((one) => person(one, state, choose)))));
  whenNew(byId("people"), [state.people, state.me.name], paint);
}

function person(one, state, choose) {
  const words = h("span", { class: "words" }, h("b", {}, one.name), h("small", {}, one.home ?? ""));
  return h("button", {
    type: "button", class: "person", "data-testid": `person-${one.name}`,
    "aria-current": one.name === state.me.name ? "true" : null,
    onclick: () => choose(one.name),
  }, avatar(one.name), words, badge(one.unread));
}

export function badge(count) {
  if (!count) return null;
  return h("span", { class: "badge", "aria-label": `${count} 条未读` }, count > 99 ? "99+" : count);
}

export function showChats(state, open, choose) {
  const paint = () => byId("chats").replaceChildren(...state.chats.map((chat) => row(chat, state, open, choose)));
  whenNew(byId("chats"), [state.chats, state.me.name, state.now.slice(0, 10), open], paint);
}

function row(chat, state, open, choose) {
  const kind = chat.kind === "private" ? "bot" : "group";
  return h("button", {
    type: "button", class: "row", "data-testid": `chat-${chat.name}`,
    "aria-current": chat.name === open ? "true" : null,
    onclick: () => choose(chat.name),
  }, avatar(chat.name, kind), h("span", { class: "row-words" },
    h("span", { class: "row-top" }, h("b", {}, chat.name), time(chat, state.now)),
    h("span", { class: "row-last" }, last(chat), badge(chat.unread))));
}

function time(chat, now) {
  return chat.last ? h("time", { datetime: chat.last.at }, when(chat.last.at, now, true)) : null;
}

function last(chat) {
  if (!chat.last) return h("span", { class: "faint" }, chat.kind === "private" ? "有事尽管说" : "还没有人说话");
  const calls = chat.mentioned && h("em", {}, "[有人@我] ");
  const from = chat.kind === "group" ? `${chat.last.from_name}：` : "";
  return h("span", {}, calls || null, `${from}${chat.last.text}`.replace(/\s+/g, " "));
}

export function showClock(now) {
  const { clock, date, weekday } = parts(now);
  byId("clock-time").textContent = clock;
  byId("clock-day-name").textContent = `${date} ${weekday}`;
  document.querySelector("[data-move=evening]").textContent =
    nextEvening(now).today ? "到今天17:30" : "到明天17:30";
}

export function showArchive(on) {
  byId("archive").checked = on;
}

export function showLogCount(count) {
  byId("log-count").textContent = count;
  byId("log-count").hidden = !count;
}

export function showLog(lines, now) {
  const shown = lines.toReversed().map((line) =>
    h("li", {},
      h("span", { class: "log-where" }, line.where, h("time", {}, when(line.at, now))),
      h("span", {}, line.errcode === null ? line.what : `${line.errcode} ${line.what}`)));
  byId("log-lines").replaceChildren(
    ...(shown.length ? shown : [h("li", { class: "faint" }, "一切顺利，没有记录。")]));
}

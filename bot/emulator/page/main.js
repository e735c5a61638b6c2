// Keeps the page and the emulator's state together.

import { ChatPane } from "./chat.js";
import { Refused, get, post, watch } from "./net.js";
import * as lists from "./lists.js";
import { nextEvening } from "./words.js";

const byId = (id) => document.getElementById(id);
const here = { me: null, chat: null, state: null, busy: false, again: false, entered: "" };

const pane = new ChatPane(byId("chat"), {
  say: (order) => post("say", { as: here.me, ...order }),
  click: (one, key, selected) => attempt(async () => {
    const outcome = await post("click", { as: here.me, message_id: one.id, key, selected });
    if (!outcome.delivered) toast(`没有送到：${outcome.why}`);
  }),
  rate: (one, type) => attempt(() => post("feedback", { as: here.me, message_id: one.id, type })),
  back: () => go(here.me, null),
  failed: (error) => toast(error.message),
});

function go(me, chat) {
  const query = new URLSearchParams({ as: me, ...(chat ? { chat } : {}) });
  location.hash = query;
}

function readHash() {
  const query = new URLSearchParams(location.hash.slice(1));
  here.me = query.get("as") ?? localStorage.getItem("as");
  here.chat = query.get("chat");
  refresh();
}

// One request at a time; what changes meanwhile is fetched once more.
async function refresh() {
  if (here.busy) {
    here.again = true;
    return;
  }
  here.busy = true;
  try {
    do {
      here.again = false;
      await fetchState();
    } while (here.again);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    localStorage.removeItem("as");
    if (location.hash) location.hash = "";
    toast(error.message);
  } finally {
    here.busy = false;
  }
}

async function fetchState() {
  const { me, chat } = here;
  const query = { ...(me ? { as: me } : {}), ...(chat ? { chat } : {}) };
  const state = await get("state", query);
  if (me !== here.me || chat !== here.chat) {
    here.again = true;
    return;
  }
  here.me = state.me.name;
  here.state = state;
  remember(state);
  show(state);
  await look(state);
}

function remember(state) {
  localStorage.setItem("as", state.me.name);
  document.cookie = `emulator_person=${encodeURIComponent(state.me.userid)}; path=/; samesite=lax`;
}

function show(state) {
  lists.showMe(state);
  lists.showConsole(state.console);
  lists.showPicker(state);
  lists.showPeople(state, (name) => go(name, keptChat(name)));
  lists.showChats(state, here.chat, (name) => go(here.me, name));
  lists.showClock(state.now);
  lists.showArchive(state.archive);
  lists.showLogCount(state.log);
  pane.show(state, here.chat);
  byId("desk").classList.toggle("in-chat", Boolean(here.chat));
  const unread = state.chats.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}邻里助手 · ${state.neighbourhood}`;
}

// Another person may not be in the open group; the private chat everybody has.
function keptChat(name) {
  const chat = here.state?.chats.find((one) => one.name === here.chat);
  if (!chat || chat.kind === "private") return here.chat;
  return chat.members.includes(name) ? here.chat : null;
}

async function look(state) {
  const chat = state.chats.find((one) => one.name === here.chat);
  if (!chat || document.hidden) return;
  if (chat.unread) {
    await post("read", { as: here.me, chat: here.chat });
    here.again = true;
  }
  const entered = `${here.me} ${here.chat} ${state.now.slice(0, 10)}`;
  if (chat.kind === "private" && here.entered !== entered) {
    here.entered = entered;
    post("enter", { as: here.me }).catch((error) => toast(error.message));
  }
}

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    toast(error.message);
  }
}

function toast(words) {
  const element = byId("toast");
  element.textContent = words;
  element.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { element.hidden = true; }, 4000);
}

async function move(by) {
  const buttons = document.querySelectorAll("[data-move]");
  buttons.forEach((one) => { one.disabled = true; });
  byId("desk").classList.add("moving");
  const evening = nextEvening(here.state.now).at;
  const order = { hour: { advance_seconds: 3600 }, day: { advance_seconds: 86400 }, evening: { now: evening } };
  await attempt(() => post("clock", order[by]));
  buttons.forEach((one) => { one.disabled = false; });
  byId("desk").classList.remove("moving");
}

async function openLog() {
  byId("log").showModal();
  lists.showLog(await get("log"), here.state.now);
}

document.querySelectorAll("[data-move]").forEach((one) => {
  one.addEventListener("click", () => move(one.dataset.move));
});
byId("person-picker").addEventListener("change", (event) => {
  go(event.target.value, keptChat(event.target.value));
});
byId("archive").addEventListener("change", (event) => {
  attempt(() => post("archive", { on: event.target.checked }));
});
byId("log-open").addEventListener("click", () => attempt(openLog));
byId("log-close").addEventListener("click", () => byId("log").close());
addEventListener("hashchange", readHash);
document.addEventListener("visibilitychange", () => refresh());
setInterval(() => { if (!document.hidden) refresh(); }, 30000);

readHash();
watch(refresh);

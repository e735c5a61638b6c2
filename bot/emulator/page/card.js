// Template cards with WeCom's face: source, title, facts, choices, buttons.

import { h } from "./dom.js";

export function card(face, press) {
  const title = face.main_title ?? {};
  const form = h("form", { class: "card", onsubmit: (event) => event.preventDefault() });
  form.append(
    ...[
      face.source?.desc && h("div", { class: "card-source" }, face.source.desc),
      title.title && h("h3", {}, title.title),
      title.desc && h("p", { class: "card-desc" }, title.desc),
      face.emphasis_content && emphasis(face.emphasis_content),
      face.quote_area && quoted(face.quote_area),
      face.sub_title_text && h("p", { class: "card-sub" }, face.sub_title_text),
      facts(face.horizontal_content_list),
      ...(face.vertical_content_list ?? []).map(vertical),
      ...choices(face),
      ...(face.jump_list ?? []).map(jump),
      face.card_action?.url && jump({ title: "查看详情", url: face.card_action.url }),
      buttons(face, press),
    ].filter(Boolean),
  );
  return form;
}

function emphasis({ title, desc }) {
  return h("div", { class: "card-emphasis" }, h("b", {}, title ?? ""), h("small", {}, desc ?? ""));
}

function quoted({ title, quote_text: text }) {
  return h("blockquote", {}, title && h("b", {}, title), text ?? "");
}

function facts(list) {
  if (!list?.length) return null;
  return h("dl", {}, list.flatMap(({ keyname, value, url }) => [
    h("dt", {}, keyname),
    h("dd", {}, url ? outside(url, value ?? "") : value ?? ""),
  ]));
}

function vertical({ title, desc }) {
  return h("p", { class: "card-vertical" }, h("b", {}, title ?? ""), desc ?? "");
}

function jump({ title, url }) {
  return url ? h("div", { class: "card-jump" }, outside(url, title)) : null;
}

function outside(url, label) {
  const safe = /^https?:/.test(url) ? url : null;
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, label);
}

function choices(face) {
  return [
    face.checkbox && options(face.checkbox, face.checkbox.mode === 1 ? "checkbox" : "radio"),
    face.button_selection && selection(face.button_selection),
    ...(face.select_list ?? []).map(selection),
  ];
}

function options({ question_key: question, option_list: list }, type) {
  return h("fieldset", {}, list.map(({ id, text, is_checked: checked }) =>
    h("label", {}, h("input", { type, name: question, value: id, checked: Boolean(checked) }), text)));
}

function selection({ question_key: question, title, option_list: list, selected_id: chosen }) {
  const select = h("select", { name: question }, list.map(({ id, text }) =>
    h("option", { value: id, selected: id === chosen }, text)));
  return h("label", { class: "card-select" }, title ?? "", select);
}

function buttons(face, press) {
  if (face.replace_name) {
    return h("div", { class: "card-buttons" },
      h("button", { type: "button", disabled: true }, face.replace_name));
  }
  const menu = face.action_menu?.action_list ?? [];
  const all = [...(face.button_list ?? []), ...[face.submit_button ?? []].flat(), ...menu];
  if (!all.length) return null;
  return h("div", { class: "card-buttons" }, all.map((one) => button(one, press)));
}

function button({ text, key, style, url }, press) {
  if (url) return outside(url, text);
  return h("button", {
    type: "button", "data-testid": "card-button", "data-key": key, class: `style-${style ?? 1}`,
    onclick: (event) => pressed(event.currentTarget, key, press),
  }, text);
}

async function pressed(button, key, press) {
  const form = button.closest("form");
  const all = form.querySelectorAll("button");
  const selected = {};
  for (const [question, option] of new FormData(form)) (selected[question] ??= []).push(option);
  all.forEach((one) => { one.disabled = true; });
  await press(key, selected);
  all.forEach((one) => { one.disabled = false; });
}

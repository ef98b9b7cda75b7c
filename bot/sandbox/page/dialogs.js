/* What the page asks in a window of its own. Each resolves to the answer, or to null. */

import * as api from "./api.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { loadPeople, narrow, openChat, state } from "./state.js";
import { say } from "./words.js";

/* A modal window; `fill(finish)` gives its body. Escape, the cross and the backdrop mean no. */
export function ask(title, fill, kind = "") {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: `window ${kind}`, "aria-label": title });
    const finish = (answer) => {
      dialog.answer = answer;
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.answer ?? null);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && finish(null));
    const head = el(
      "header",
      {},
      el("h2", {}, title),
      iconButton("close", say("cancel"), () => finish(null)),
    );
    dialog.append(el("div", { class: "inside" }, head, fill(finish)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

function why(error) {
  return error instanceof api.Refused ? error.message : say("notReached");
}

function form(onsubmit, ...children) {
  return el(
    "form",
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        onsubmit();
      },
    },
    children,
  );
}

function labelled(label, field) {
  return el("label", { class: "labelled" }, el("span", {}, label), field);
}

function actions(label) {
  return el(
    "div",
    { class: "actions" },
    el("button", { type: "submit", class: "primary" }, label),
  );
}

export function alertDialog(text) {
  return ask(
    say("product"),
    (finish) =>
      el(
        "div",
        { role: "alert" },
        el("p", { class: "alert-text" }, text),
        el(
          "div",
          { class: "actions" },
          el(
            "button",
            { type: "button", class: "primary", autofocus: true, onclick: () => finish(true) },
            say("done"),
          ),
        ),
      ),
    "alert",
  );
}

export function lightbox(picture) {
  return ask(
    say("photo"),
    (finish) => el("img", { src: picture.file, alt: say("photo"), onclick: () => finish(null) }),
    "lightbox",
  );
}

const titles = { photo: "sendPhotoTitle", file: "sendFileTitle", voice: "sendVoiceTitle" };

/* One file or an album: the first picture is shown, of others the names. */
export async function fileDialog(field, files) {
  const address = URL.createObjectURL(files[0]);
  const caption = el("textarea", { rows: 2, maxlength: 1024, autofocus: true });
  const named = field === "photo" ? files.slice(1) : files;
  const answer = await ask(say(titles[field]), (finish) =>
    form(
      () => finish(caption.value.trim()),
      field === "photo" ? el("img", { class: "preview", src: address, alt: files[0].name }) : null,
      ...named.map((file) => el("p", { class: "file-name" }, file.name)),
      labelled(say("caption"), caption),
      actions(say("send")),
    ),
  );
  URL.revokeObjectURL(address);
  return answer;
}

export function placeDialog() {
  const places = say("places");
  const [, north, east] = places[0];
  const latitude = el("input", { type: "text", inputmode: "decimal", value: north });
  const longitude = el("input", { type: "text", inputmode: "decimal", value: east });
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true }, say("placeWrong"));
  const put = (lat, lon) => {
    latitude.value = lat;
    longitude.value = lon;
  };
  const presets = places.map(([name, lat, lon]) =>
    el("button", { type: "button", class: "chip", onclick: () => put(lat, lon) }, name),
  );
  const given = (finish) => {
    const place = {
      latitude: Number(latitude.value || "x"),
      longitude: Number(longitude.value || "x"),
    };
    const right = Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180;
    wrong.hidden = right;
    if (right) finish(place);
  };
  return ask(say("placeTitle"), (finish) =>
    form(
      () => given(finish),
      el("p", {}, say("placeHint")),
      el("div", { class: "chips" }, presets),
      el(
        "div",
        { class: "pair" },
        labelled(say("latitude"), latitude),
        labelled(say("longitude"), longitude),
      ),
      wrong,
      actions(say("send")),
    ),
  );
}

export function contactDialog(person) {
  const phone = el("input", {
    type: "tel",
    value: person.phone ?? "",
    autocomplete: "off",
    autofocus: true,
  });
  const hint = person.phone ? say("contactHint", { name: person.name }) : say("contactHintNone");
  return ask(say("contactTitle"), (finish) =>
    form(
      () => finish(phone.value.trim() || null),
      labelled(say("phone"), phone),
      el("p", { class: "hint" }, hint),
      actions(say("send")),
    ),
  );
}

/* Add a phone to the sandbox; resolves to the new person's id. */
export function personDialog() {
  const name = el("input", { autocomplete: "off", autofocus: true, maxlength: 64 });
  const phone = el("input", { type: "tel", autocomplete: "off", placeholder: "+86" });
  const note = el("input", { autocomplete: "off", maxlength: 128 });
  const language = el(
    "select",
    {},
    el("option", { value: "zh-hans" }, say("languageZh")),
    el("option", { value: "en" }, say("languageEn")),
  );
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true }, say("nameNeeded"));
  const given = async (finish) => {
    if (!name.value.trim()) {
      wrong.hidden = false;
      return name.focus();
    }
    const id = Math.max(1000, ...state.people.map((one) => one.id)) + 1;
    const words = { name: name.value.trim(), phone: phone.value.trim(), note: note.value.trim() };
    try {
      await api.putPerson(id, { ...words, language: language.value, group: say("newcomers") });
      await loadPeople();
    } catch (error) {
      wrong.textContent = say("failed", { reason: why(error) });
      wrong.hidden = false;
      return undefined;
    }
    return finish(id);
  };
  return ask(say("newPersonTitle"), (finish) =>
    form(
      () => given(finish),
      el("p", {}, say("newPersonText")),
      labelled(say("name"), name),
      labelled(say("phone"), phone),
      labelled(say("note"), note),
      labelled(say("personLanguage"), language),
      wrong,
      actions(say("add")),
    ),
  );
}

/* A link with a start code opens in the chat of whoever is chosen, a newcomer included. */
export async function linkDialog(code, here) {
  const chosen = await ask(say("linkTitle"), (finish) => linkChoices(finish, here), "tall");
  const id = chosen === "newcomer" ? await personDialog() : chosen;
  if (id === null) return;
  openChat(id, { beside: !narrow() });
  try {
    await api.send(id, { start: code });
  } catch (error) {
    await alertDialog(say("failed", { reason: why(error) }));
  }
}

function linkChoices(finish, here) {
  const people = [...state.people].sort((one, other) => (other.id === here) - (one.id === here));
  const search = el("input", {
    type: "search",
    placeholder: say("search"),
    "aria-label": say("search"),
  });
  const list = el("div", { class: "choices" });
  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    const rows = people.filter((one) =>
      `${one.name} ${one.note} ${one.group}`.toLowerCase().includes(wanted),
    );
    list.replaceChildren(
      ...rows.map((one) =>
        choice(avatar(one), one.name, one.id === here ? say("linkHere") : one.note, () =>
          finish(one.id),
        ),
      ),
    );
  };
  search.addEventListener("input", show);
  show();
  const newcomer = choice(
    el("span", { class: "avatar new" }, icon("plus")),
    say("linkNewcomer"),
    "",
    () => finish("newcomer"),
  );
  return el("div", { class: "stack" }, el("p", {}, say("linkText")), newcomer, search, list);
}

function choice(sign, name, note, onclick) {
  return el(
    "button",
    { type: "button", class: "choice", onclick },
    sign,
    el("span", {}, el("b", {}, name), note ? el("small", {}, note) : null),
  );
}

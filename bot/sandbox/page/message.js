/* One message as an element: text, picture, file, place, contact, and its buttons. */

import { avatar, el, icon, iconButton } from "./dom.js";
import { textNodes } from "./entities.js";
import { lightbox } from "./dialogs.js";
import { clockTime } from "./time.js";
import { say } from "./words.js";

const largest = { width: 480, height: 380 }; // of a picture in a chat

/* `act` has what a person can do to a message: tap, link, command, copy, edit. */
export function messageElement(message, { person, joined, act }) {
  const own = message.from === "person";
  const time = clockTime(new Date(message.date * 1000));
  const bubble = el("div", { class: "bubble" }, contents(message, act), mark(message, time));
  const line = el(
    "div",
    { class: "line" },
    own && message.text && !attached(message) ? pencil(message, act) : null,
    bubble,
  );
  const sayer = own ? say("personSays", { name: person.name, time }) : say("botSays", { time });
  return el(
    "article",
    {
      class: `message ${own ? "own" : "theirs"}${joined ? " joined" : ""}${message.inline_keyboard ? " with-buttons" : ""}`,
      "aria-label": sayer,
      "data-id": message.message_id,
    },
    line,
    message.inline_keyboard ? buttons(message, act) : null,
  );
}

function attached({ photo, document, voice }) {
  return photo || document || voice;
}

function contents(message, act) {
  const parts = [];
  if (message.photo) parts.push(photo(message.photo));
  if (message.document) parts.push(documentCard(message.document));
  if (message.voice) parts.push(voiceNote(message.voice));
  if (message.location) parts.push(place(message.location));
  if (message.contact) parts.push(contact(message.contact));
  if (message.text)
    parts.push(
      el(
        "div",
        { class: "text", dir: "auto" },
        textNodes(message.text, message.entities ?? [], act),
      ),
    );
  return parts;
}

function mark(message, time) {
  return el("span", { class: "mark" }, message.edit_date ? `${say("edited")} ${time}` : time);
}

function pencil(message, act) {
  return iconButton("pencil", say("editMessage"), () => act.edit(message), {
    class: "icon-button pencil",
  });
}

/* Its room is kept before it has loaded, so that the chat does not jump. */
function photo(picture) {
  const scale = Math.min(1, largest.width / picture.width, largest.height / picture.height);
  const [width, height] = [picture.width, picture.height].map((side) => Math.round(side * scale));
  const image = el("img", {
    src: picture.file,
    alt: say("photo"),
    width,
    height,
    decoding: "async",
  });
  return el(
    "button",
    {
      type: "button",
      class: "photo",
      "aria-label": say("openPhoto"),
      onclick: () => lightbox(picture),
    },
    image,
  );
}

function documentCard(file) {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(file.name ?? "")?.[1] ?? "";
  return el(
    "a",
    {
      class: "card",
      href: file.file,
      download: file.name,
      "aria-label": say("download", { name: file.name }),
    },
    el(
      "span",
      { class: "card-sign", "aria-hidden": "true" },
      ending ? ending.toUpperCase() : icon("file"),
    ),
    el("span", { class: "card-words" }, el("b", {}, file.name), el("small", {}, size(file.size))),
    icon("download"),
  );
}

function voiceNote(note) {
  const audio = el("audio", { src: note.file, controls: true, preload: "metadata" });
  audio.setAttribute("aria-label", say("voice"));
  return el("div", { class: "voice" }, audio);
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function place(where) {
  const spot = `${where.latitude.toFixed(5)}, ${where.longitude.toFixed(5)}`;
  return el(
    "div",
    { class: "card" },
    el("span", { class: "card-sign" }, icon("place")),
    el("span", { class: "card-words" }, el("b", {}, say("placeCard")), el("small", {}, spot)),
  );
}

function contact(card) {
  const name =
    [card.last_name, card.first_name ?? card.name].filter(Boolean).join("") || say("contactCard");
  const phone = card.phone_number ?? card.phone ?? "";
  return el(
    "div",
    { class: "card" },
    avatar({ name, id: Number(card.user_id ?? 0) }),
    el("span", { class: "card-words" }, el("b", {}, name), el("small", {}, phone)),
  );
}

function buttons(message, act) {
  return el(
    "div",
    { class: "buttons" },
    message.inline_keyboard.map((row, rowIndex) =>
      el(
        "div",
        { class: "button-row" },
        row.map((button, column) => inlineButton(message, button, rowIndex, column, act)),
      ),
    ),
  );
}

function inlineButton(message, button, row, column, act) {
  if (button.url) {
    return el(
      "a",
      {
        class: "inline-button",
        href: button.url,
        target: "_blank",
        rel: "noopener noreferrer",
        onclick: (event) => act.link(button.url, event),
      },
      el("span", {}, button.text),
      icon("open"),
    );
  }
  if (button.copy) {
    return el(
      "button",
      { type: "button", class: "inline-button", onclick: () => act.copy(button.copy) },
      el("span", {}, button.text),
      icon("copy"),
    );
  }
  const tapped = (event) => act.tap(message, row, column, event.currentTarget);
  return el(
    "button",
    { type: "button", class: "inline-button", onclick: tapped, disabled: button.tap === false },
    el("span", {}, button.text),
  );
}

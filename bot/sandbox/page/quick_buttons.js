/* The bot's reply keyboard under the field: text, the own phone number, or a place. */

import * as api from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { say } from "./words.js";

export class QuickButtons {
  constructor(composer) {
    this.composer = composer;
    this.element = el("div", { class: "reply-keyboard", hidden: true });
  }

  words() {
    const more = { class: "icon-button keyboard-button", hidden: true };
    this.button = iconButton("keyboard", say("keyboard"), () => this.toggle(), more);
    this.key = null;
  }

  update(rows) {
    const key = JSON.stringify(rows);
    if (key === this.key) return;
    this.key = key;
    const row = (buttons) => buttons.map((button) => this.make(button));
    const made = (rows ?? []).map((one) => el("div", { class: "button-row" }, row(one)));
    this.element.replaceChildren(...made);
    this.element.hidden = this.button.hidden = !rows;
    this.button.setAttribute("aria-pressed", "true");
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    this.button.setAttribute("aria-pressed", String(!this.element.hidden));
  }

  make(button) {
    const sign = button.request_contact ? "contact" : button.request_location ? "place" : null;
    const onclick = () => this.press(button);
    const words = el("span", {}, button.text);
    return el(
      "button",
      { type: "button", class: "quick-button", onclick },
      sign && icon(sign),
      words,
    );
  }

  press(button) {
    const { chat, attachments } = this.composer;
    if (button.request_location) return attachments.askPlace();
    if (!button.request_contact) return attachments.send(api.send(chat.id, { text: button.text }));
    if (chat.person.phone) return attachments.send(api.send(chat.id, { contact: true }));
    return this.composer.complain(say("noOwnPhone", { name: chat.person.name }));
  }
}

/* What goes out beside text: photos, files, places, contacts; picked, dropped or pasted. */

import * as api from "./api.js";
import { contactDialog, fileDialog, placeDialog } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { say } from "./words.js";

const largestAlbum = 10;

export class Attachments {
  constructor(composer) {
    this.composer = composer;
    this.id = composer.chat.id;
    this.sheet = el("div", { class: "sheet attachments", role: "menu", hidden: true });
  }

  get open() {
    return !this.sheet.hidden;
  }

  words() {
    const more = { class: "icon-button attach-button", "aria-haspopup": "menu" };
    this.button = iconButton("attach", say("attach"), () => this.toggle(), more);
    this.hide();
    this.sheet.replaceChildren(
      this.item("photo", say("sendPhoto"), () => this.pick("photo")),
      this.item("file", say("sendFile"), () => this.pick("file")),
      this.item("voice", say("sendVoice"), () => this.pick("voice")),
      this.item("place", say("sendPlace"), () => this.askPlace()),
      this.item("contact", say("sendContact"), () => this.askContact()),
    );
  }

  item(sign, label, act) {
    const onclick = () => {
      this.hide();
      act();
    };
    const attributes = { type: "button", role: "menuitem", class: "attachment", onclick };
    return el("button", attributes, icon(sign), label);
  }

  toggle() {
    if (this.open) return this.composer.closeSheets(true);
    this.composer.closeSheets();
    this.sheet.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    return this.sheet.firstElementChild.focus();
  }

  hide() {
    this.sheet.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  pick(field) {
    const accept = { photo: "image/*", voice: "audio/*" }[field] ?? null;
    const multiple = field !== "voice";
    const input = el("input", { type: "file", class: "picker", accept, multiple });
    input.addEventListener("change", () => this.askFiles(field, [...input.files]));
    // Kept in the page: some browsers drop the choice of a picker nothing holds.
    this.composer.element.querySelector(".picker")?.remove();
    this.composer.element.append(input);
    input.click();
  }

  acceptDrops(area) {
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => this.offer(event.dataTransfer.files, event));
  }

  offer(list, event) {
    const files = [...list];
    if (!files.length) return;
    event.preventDefault();
    const pictures = files.every((file) => /^image\/(png|jpeg)$/.test(file.type));
    this.askFiles(pictures ? "photo" : "file", files);
  }

  async askFiles(field, all) {
    const files = all.slice(0, largestAlbum);
    if (!files.length) return;
    const caption = await fileDialog(field, files);
    if (caption !== null) await this.send(api.sendFiles(this.id, field, files, caption));
  }

  async askPlace() {
    const place = await placeDialog();
    if (place) await this.send(api.send(this.id, { place }));
  }

  async askContact() {
    const { person } = this.composer.chat;
    const phone = await contactDialog(person);
    if (!phone) return;
    const contact = phone === person.phone ? true : { phone };
    await this.send(api.send(this.id, { contact }));
  }

  send(call) {
    this.composer.chat.messages.stuck = true;
    return this.composer.attempt(call);
  }
}

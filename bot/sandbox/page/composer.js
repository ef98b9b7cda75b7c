/* Where a person speaks: text, the bot's commands, attachments, and the bot's quick buttons. */

import * as api from "./api.js";
import { contactDialog, fileDialog, placeDialog } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { say } from "./words.js";

const drafts = new Map(); // what was typed stays while its chat is out of sight

export function composer(chat) {
  return new Composer(chat);
}

class Composer {
  constructor(chat) {
    this.chat = chat;
    this.data = null;
    this.editing = null;
    this.keyboardHidden = false;
    this.element = el("footer", { class: "composer" });
    this.build();
  }

  build() {
    this.notice = el("p", { class: "notice", role: "alert", hidden: true });
    this.bar = el("div", { class: "editing-bar", hidden: true });
    this.commands = el("div", { class: "sheet commands", role: "listbox", hidden: true });
    this.attachments = el("div", { class: "sheet attachments", role: "menu", hidden: true });
    this.field = el("textarea", { rows: 1, enterkeyhint: "send", autocomplete: "off", value: drafts.get(this.chat.id) ?? "" });
    this.keyboard = el("div", { class: "reply-keyboard", hidden: true });
    this.form = el("form", { class: "speak" });
    this.listen();
    this.element.append(this.notice, this.bar, this.commands, this.attachments, this.form, this.keyboard);
    this.words();
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("paste", (event) => this.offerFiles(event.clipboardData.files, event));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.closeSheets(true));
    this.outside = (event) => !this.element.contains(event.target) && this.closeSheets();
    document.addEventListener("pointerdown", this.outside);
  }

  close() {
    drafts.set(this.chat.id, this.editing ? "" : this.field.value);
    document.removeEventListener("pointerdown", this.outside);
  }

  words() {
    this.menuButton = el("button", { type: "button", class: "menu-button", "aria-label": say("commands"), "aria-expanded": "false", onclick: () => this.toggleCommands() }, icon("menu"), el("span", {}, say("menu")));
    this.attachButton = iconButton("attach", say("attach"), () => this.toggleAttachments(), { class: "icon-button attach-button", "aria-haspopup": "menu", "aria-expanded": "false" });
    this.keyboardButton = iconButton("keyboard", say("keyboard"), () => this.toggleKeyboard(), { class: "icon-button keyboard-button", hidden: true });
    this.sendButton = iconButton("send", say("send"), null, { type: "submit", class: "icon-button send-button" });
    const label = say("messageField", { name: this.chat.person.name });
    this.field.setAttribute("aria-label", label);
    this.field.placeholder = say("messagePlaceholder");
    this.form.replaceChildren(this.menuButton, this.attachButton, this.field, this.keyboardButton, this.sendButton);
    this.commands.setAttribute("aria-label", say("commands"));
    this.keyboardKey = null;
    this.grow();
    if (this.data) this.update(this.data);
  }

  update(data) {
    this.data = data;
    const label = say("messageField", { name: data.person.name });
    this.field.setAttribute("aria-label", label);
    this.field.placeholder = data.hint || say("messagePlaceholder");
    this.menuButton.hidden = data.commands.length === 0;
    this.blocked(data.person);
    this.quickButtons(data.reply_keyboard);
  }

  blocked(person) {
    if (Boolean(person.blocked) === Boolean(this.blockedBar)) return;
    this.blockedBar?.remove();
    this.blockedBar = null;
    if (!person.blocked) return;
    const free = () => this.attempt(api.block(this.chat.id, false));
    this.blockedBar = el("p", { class: "notice" }, say("blocked", { name: person.name }), " ", el("button", { type: "button", class: "plain", onclick: free }, say("unblockBot")));
    this.element.prepend(this.blockedBar);
  }

  /* Run a call; where it fails say why, above the field. */
  async attempt(call) {
    try {
      const answer = await call;
      this.notice.hidden = true;
      return answer ?? true;
    } catch (error) {
      const reason = error instanceof api.Refused ? error.message : say("notReached");
      this.notice.textContent = say("failed", { reason });
      this.notice.hidden = false;
      return null;
    }
  }

  /* Typing */

  key(event) {
    if (event.isComposing) return;
    const choosing = !this.commands.hidden;
    if (choosing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (choosing && event.key === "Tab" && this.chosen()) {
      event.preventDefault();
      this.field.value = `${this.chosen().dataset.command} `;
      this.typed();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (choosing && this.chosen()) this.chosen().click();
      else this.submit();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      this.editLast(event);
    } else if (event.key === "Escape" && this.editing && !choosing) {
      this.stopEditing();
    }
  }

  typed() {
    this.grow();
    const start = /^\/\w*$/.exec(this.field.value)?.[0];
    if (start && this.data) this.showCommands(start);
    else this.hide(this.commands, this.menuButton);
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
  }

  async submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    const { editing } = this;
    this.closeSheets();
    this.field.value = "";
    this.stopEditing();
    this.grow();
    this.chat.stuck = true;
    const call = editing ? api.edit(this.chat.id, editing.message_id, text) : api.send(this.chat.id, { text });
    const sent = await this.attempt(call);
    if (!sent && !this.field.value) {
      this.field.value = text;
      this.grow();
    }
  }

  edit(message) {
    this.editing = message;
    this.bar.replaceChildren(
      icon("pencil"),
      el("span", {}, el("b", {}, say("editing")), el("span", {}, message.text)),
      iconButton("close", say("stopEditing"), () => this.stopEditing()),
    );
    this.bar.hidden = false;
    this.field.value = message.text;
    this.grow();
    this.field.focus();
  }

  editLast(event) {
    const last = this.data?.messages.findLast((message) => message.from === "person" && message.text && !message.photo && !message.document);
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }

  stopEditing() {
    if (!this.editing) return;
    this.editing = null;
    this.bar.hidden = true;
    this.field.value = "";
    this.grow();
  }

  /* The bot's commands */

  toggleCommands() {
    if (this.commands.hidden) {
      this.closeSheets();
      this.showCommands("/");
      this.commands.querySelector("[role=option]")?.focus();
    } else {
      this.closeSheets(true);
    }
  }

  showCommands(start) {
    const commands = this.data.commands.filter((one) => `/${one.command}`.startsWith(start.toLowerCase()));
    if (!commands.length) return this.hide(this.commands, this.menuButton);
    this.commands.replaceChildren(...commands.map((one, index) => this.commandRow(one, index === 0 && start.length > 1)));
    this.commands.hidden = false;
    this.menuButton.setAttribute("aria-expanded", "true");
  }

  commandRow(command, first) {
    const name = `/${command.command}`;
    const chosen = () => {
      this.closeSheets();
      this.field.value = "";
      this.grow();
      this.field.focus();
      this.chat.command(name);
    };
    return el(
      "button",
      { type: "button", role: "option", class: "command", "data-command": name, "aria-selected": String(first), onclick: chosen, onkeydown: (event) => this.commandKey(event) },
      el("span", {}, command.description),
      el("code", {}, name),
    );
  }

  commandKey(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    event.currentTarget[step]?.focus();
  }

  chosen() {
    return this.commands.querySelector("[aria-selected=true]");
  }

  choose(step) {
    const rows = [...this.commands.children];
    const next = (rows.indexOf(this.chosen()) + step + rows.length) % rows.length;
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === next)));
    rows[next].scrollIntoView({ block: "nearest" });
  }

  hide(sheet, button) {
    sheet.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  closeSheets(backToField = false) {
    const open = !this.commands.hidden || !this.attachments.hidden;
    this.hide(this.commands, this.menuButton);
    this.hide(this.attachments, this.attachButton);
    if (open && backToField) this.field.focus();
  }

  /* Attachments */

  toggleAttachments() {
    if (!this.attachments.hidden) return this.closeSheets(true);
    this.closeSheets();
    const item = (sign, label, onclick) =>
      el("button", { type: "button", role: "menuitem", class: "attachment", onclick: () => { this.closeSheets(); onclick(); } }, icon(sign), label);
    this.attachments.replaceChildren(
      item("photo", say("sendPhoto"), () => this.pick("photo")),
      item("file", say("sendFile"), () => this.pick("file")),
      item("place", say("sendPlace"), () => this.askPlace()),
      item("contact", say("sendContact"), () => this.askContact()),
    );
    this.attachments.hidden = false;
    this.attachButton.setAttribute("aria-expanded", "true");
    this.attachments.firstElementChild.focus();
  }

  pick(field) {
    const input = el("input", { type: "file", class: "picker", accept: field === "photo" ? "image/*" : null });
    input.addEventListener("change", () => input.files[0] && this.askFile(field, input.files[0]));
    // Kept in the page: some browsers drop the choice of a picker nothing holds.
    this.element.querySelector(".picker")?.remove();
    this.element.append(input);
    input.click();
  }

  acceptDrops(area) {
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => this.offerFiles(event.dataTransfer.files, event));
  }

  offerFiles(files, event) {
    const [file] = files;
    if (!file) return;
    event.preventDefault();
    this.askFile(/^image\/(png|jpeg)$/.test(file.type) ? "photo" : "file", file);
  }

  async askFile(field, file) {
    const caption = await fileDialog(field, file);
    if (caption === null) return;
    this.chat.stuck = true;
    await this.attempt(api.sendFile(this.chat.id, field, file, caption));
  }

  async askPlace() {
    const place = await placeDialog();
    if (place) await this.attempt(api.send(this.chat.id, { place }));
  }

  async askContact() {
    const { person } = this.chat;
    const phone = await contactDialog(person);
    if (!phone) return;
    const contact = phone === person.phone ? true : { phone };
    await this.attempt(api.send(this.chat.id, { contact }));
  }

  /* The bot's quick buttons */

  toggleKeyboard() {
    this.keyboardHidden = !this.keyboardHidden;
    this.keyboard.hidden = this.keyboardHidden;
    this.keyboardButton.setAttribute("aria-pressed", String(!this.keyboardHidden));
  }

  quickButtons(rows) {
    const key = JSON.stringify(rows);
    if (key === this.keyboardKey) return;
    this.keyboardKey = key;
    this.keyboardHidden = false;
    const made = (rows ?? []).map((row) => el("div", { class: "button-row" }, row.map((button) => this.quickButton(button))));
    this.keyboard.replaceChildren(...made);
    this.keyboard.hidden = this.keyboardButton.hidden = !rows;
    this.keyboardButton.setAttribute("aria-pressed", "true");
  }

  quickButton(button) {
    const sign = button.request_contact ? icon("contact") : button.request_location ? icon("place") : null;
    return el("button", { type: "button", class: "quick-button", onclick: () => this.quick(button) }, sign, el("span", {}, button.text));
  }

  quick(button) {
    this.chat.stuck = true;
    if (button.request_location) return this.askPlace();
    if (!button.request_contact) return this.attempt(api.send(this.chat.id, { text: button.text }));
    if (this.chat.person.phone) return this.attempt(api.send(this.chat.id, { contact: true }));
    this.notice.textContent = say("noOwnPhone", { name: this.chat.person.name });
    this.notice.hidden = false;
  }
}

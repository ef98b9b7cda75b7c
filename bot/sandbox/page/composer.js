/* Where a person speaks: the field with what stands around it, and editing an earlier message. */

import * as api from "./api.js";
import { Attachments } from "./attachments.js";
import { Commands } from "./commands.js";
import { el, icon, iconButton } from "./dom.js";
import { QuickButtons } from "./quick_buttons.js";
import { say } from "./words.js";

const drafts = new Map(); // what was typed stays while its chat is out of sight
const tallest = 160;

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.data = null;
    this.editing = null;
    this.build();
    this.listen();
    this.words();
  }

  build() {
    this.notice = el("p", { class: "notice", role: "alert", hidden: true });
    this.blockedBar = el("p", { class: "notice", hidden: true });
    this.editingBar = el("div", { class: "editing-bar", hidden: true });
    this.commands = new Commands(this);
    this.attachments = new Attachments(this);
    this.quick = new QuickButtons(this);
    this.field = el("textarea", { rows: 1, enterkeyhint: "send", autocomplete: "off" });
    this.field.value = drafts.get(this.chat.id) ?? "";
    this.form = el("form", { class: "speak" });
    this.element = el(
      "footer",
      { class: "composer" },
      [this.blockedBar, this.notice, this.editingBar],
      [this.commands.sheet, this.attachments.sheet, this.form, this.quick.element],
    );
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("paste", (event) => {
      this.attachments.offer(event.clipboardData.files, event);
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeSheets(true);
    });
    this.outside = (event) => {
      if (!this.element.contains(event.target)) this.closeSheets();
    };
    document.addEventListener("pointerdown", this.outside);
  }

  close() {
    drafts.set(this.chat.id, this.editing ? "" : this.field.value);
    document.removeEventListener("pointerdown", this.outside);
  }

  words() {
    const sent = { type: "submit", class: "icon-button send-button" };
    this.commands.words();
    this.attachments.words();
    this.quick.words();
    this.form.replaceChildren(
      this.commands.button,
      this.attachments.button,
      this.field,
      this.quick.button,
      iconButton("send", say("send"), null, sent),
    );
    this.labelField();
    this.grow();
    if (this.data) this.update(this.data);
  }

  labelField() {
    const { name } = this.chat.person;
    this.field.setAttribute("aria-label", say("messageField", { name }));
    this.field.placeholder = this.data?.hint || say("messageHint");
  }

  update(data) {
    this.data = data;
    this.labelField();
    this.commands.update(data.commands);
    this.showBlocked(data.person);
    this.quick.update(data.reply_keyboard);
  }

  showBlocked(person) {
    const unblock = () => this.attempt(api.block(this.chat.id, false));
    const button = el("button", { type: "button", class: "plain", onclick: unblock });
    button.textContent = say("unblockBot");
    this.blockedBar.hidden = !person.blocked;
    this.blockedBar.replaceChildren(say("blocked", { name: person.name }), " ", button);
  }

  /* Run a call; where it fails say why, above the field. */
  async attempt(call) {
    try {
      const answer = await call;
      this.notice.hidden = true;
      return answer ?? true;
    } catch (error) {
      const reason = error instanceof api.Refused ? error.message : say("notReached");
      this.complain(say("failed", { reason }));
      return null;
    }
  }

  complain(words) {
    this.notice.textContent = words;
    this.notice.hidden = false;
  }

  key(event) {
    if (event.isComposing) return; // Enter only takes what an input method offers
    if (this.commands.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.field.value) this.editLast(event);
    else if (event.key === "Escape" && !this.commands.open) this.stopEditing();
  }

  typed() {
    this.grow();
    const start = /^\/\w*$/.exec(this.field.value)?.[0];
    if (start) this.commands.show(start);
    else this.commands.hide();
  }

  fill(text) {
    this.field.value = text;
    this.grow();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, tallest)}px`;
  }

  async submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    const { editing, chat } = this;
    this.closeSheets();
    this.stopEditing();
    this.fill("");
    chat.messages.stuck = true;
    const sent = await this.attempt(
      editing ? api.edit(chat.id, editing.message_id, text) : api.send(chat.id, { text }),
    );
    if (!sent && !this.field.value) this.fill(text);
  }

  edit(message) {
    this.editing = message;
    this.editingBar.replaceChildren(
      icon("pencil"),
      el("span", {}, el("b", {}, say("editing")), el("span", {}, message.text)),
      iconButton("close", say("stopEditing"), () => this.stopEditing()),
    );
    this.editingBar.hidden = false;
    this.fill(message.text);
    this.field.focus();
  }

  editLast(event) {
    const own = ({ from, text, photo, document, voice }) =>
      from === "person" && text && !photo && !document && !voice;
    const last = this.data?.messages.findLast(own);
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }

  stopEditing() {
    if (!this.editing) return;
    this.editing = null;
    this.editingBar.hidden = true;
    this.fill("");
  }

  closeSheets(backToField = false) {
    const open = this.commands.open || this.attachments.open;
    this.commands.hide();
    this.attachments.hide();
    if (open && backToField) this.field.focus();
  }
}

/* One open chat: its head, its messages, what the bot answers to taps, and its composer. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { alertDialog, linkDialog } from "./dialogs.js";
import { avatar, el, iconButton } from "./dom.js";
import { startCode } from "./entities.js";
import { Messages } from "./messages.js";
import { changed, closeChat, focusChat, person as personOf, state, watch } from "./state.js";
import { say } from "./words.js";

const tapAnsweredWithin = 8000;

export class Chat {
  constructor(id) {
    this.id = id;
    this.data = null;
    this.asked = this.answered = 0;
    this.seenToast = null;
    this.closing = new AbortController();
    this.build();
    this.follow(this.closing.signal);
    this.refresh();
  }

  get person() {
    const stranger = { id: this.id, name: String(this.id), note: "", phone: "" };
    return personOf(this.id) ?? this.data?.person ?? stranger;
  }

  build() {
    this.head = el("header", { class: "chat-head" });
    this.messages = new Messages(this);
    this.toast = el("div", {
      class: "toast",
      role: "status",
      "aria-live": "polite",
      hidden: true,
    });
    this.composer = new Composer(this);
    const middle = el("div", { class: "middle" }, this.messages.parts, this.toast);
    const parts = [this.head, middle, this.composer.element];
    this.element = el("section", { class: "chat", "data-person": this.id }, parts);
    this.element.addEventListener("focusin", () => focusChat(this.id));
    this.element.addEventListener("pointerdown", () => focusChat(this.id));
    this.composer.attachments.acceptDrops(this.element);
    this.renderHead();
  }

  follow(signal) {
    watch("chats", (ids) => ids.includes(this.id) && this.refresh(), signal);
    watch("people", () => this.peopleCame(), signal);
    watch("clock", () => this.messages.dayTurned(), signal);
    watch("focus", () => this.showFocus(), signal);
    document.addEventListener("visibilitychange", () => this.read(), { signal });
  }

  close() {
    this.closing.abort();
    this.composer.close();
    this.element.remove();
  }

  showFocus() {
    this.element.classList.toggle("focused", state.focused === this.id);
  }

  /* Ready to type at once, but on a phone no keyboard springs up unasked. */
  welcomeFingers() {
    this.element.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (matchMedia("(hover: hover)").matches) this.composer.field.focus();
  }

  async refresh() {
    const turn = (this.asked += 1);
    let data;
    try {
      data = await api.chat(this.id);
    } catch {
      return; // live.js notices a lost server and loads everything again
    }
    if (this.closing.signal.aborted || turn < this.answered) return; // an older answer came late
    this.answered = turn;
    this.data = data;
    this.render();
    this.read();
  }

  render() {
    this.renderHead();
    this.messages.render(this.data);
    this.composer.update(this.data);
    this.answerTap(this.data.toast);
  }

  /* The page speaks another language now. */
  renderWords() {
    this.messages.forget();
    this.composer.words();
    if (this.data) this.render();
    else this.renderHead();
  }

  /* Before the bot's first call the sandbox has no chats; they come once it is there. */
  peopleCame() {
    this.renderHead();
    if (!this.data && personOf(this.id)) this.refresh();
  }

  renderHead() {
    const { person } = this;
    const { name, note, phone, blocked, language } = person;
    const key = JSON.stringify([name, note, phone, blocked, language, say("product")]);
    if (key === this.headKey) return;
    this.headKey = key;
    const leave = () => closeChat(this.id);
    const askClock = () => changed("ask-clock");
    this.element.setAttribute("aria-label", say("chatOf", { name }));
    this.messages.about(person);
    this.head.replaceChildren(
      iconButton("back", say("back"), leave, { class: "icon-button back" }),
      avatar(person),
      el("div", { class: "who" }, el("h2", {}, name), el("p", {}, note || phone || "")),
      iconButton("clock", say("clock"), askClock, { class: "icon-button chat-clock" }),
      this.blockButton(person),
      iconButton("close", say("close", { name }), leave, { class: "icon-button column-close" }),
    );
  }

  blockButton(person) {
    const label = say(person.blocked ? "unblockBot" : "blockBot");
    const toggle = () => this.composer.attempt(api.block(this.id, !person.blocked));
    const pressed = String(Boolean(person.blocked));
    return iconButton("block", label, toggle, {
      class: "icon-button block-bot",
      "aria-pressed": pressed,
    });
  }

  read() {
    const seen = document.visibilityState === "visible" && this.element.offsetParent !== null;
    if (seen && this.data?.person.unread > 0) api.read(this.id).catch(() => {});
  }

  /* What the bot answered to a tap: a line that passes, or an alert to be read. */
  answerTap(toast) {
    const first = this.seenToast === null;
    const known = first ? (toast?.seq ?? -1) : this.seenToast;
    this.seenToast = toast?.seq ?? known;
    if (!toast?.text || toast.seq === known) return; // old, or only to stop the waiting
    if (toast.alert) alertDialog(toast.text);
    else this.flash(toast.text);
  }

  flash(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    const hide = () => {
      this.toast.hidden = true;
    };
    this.toastTimer = setTimeout(hide, 2500 + text.length * 60);
  }

  /* What a person does to a message. */

  async tap(message, row, column, button) {
    button.classList.add("waiting");
    setTimeout(() => button.classList.remove("waiting"), tapAnsweredWithin);
    const where = { message_id: message.message_id, row, column };
    await this.composer.attempt(api.tap(this.id, where));
    await this.refresh();
    button.classList.remove("waiting");
  }

  command(text) {
    this.messages.stuck = true;
    return this.composer.attempt(api.send(this.id, { text }));
  }

  link(url, event) {
    const code = startCode(url, state.bots);
    if (code === null) return;
    event.preventDefault();
    linkDialog(code, this.id);
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.flash(say("copied"));
  }

  edit(message) {
    this.composer.edit(message);
  }
}

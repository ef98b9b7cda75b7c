/* One open chat: its head, its messages, what the bot answers to taps, and its composer. */

import * as api from "./api.js";
import { composer } from "./composer.js";
import { alertDialog, linkDialog } from "./dialogs.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { startCode } from "./entities.js";
import { messageElement } from "./message.js";
import { changed, closeChat, focusChat, now, person as personOf, state, watch } from "./state.js";
import { dayHeading, sameDay } from "./time.js";
import { say } from "./words.js";

const page = 150; // messages shown before the person asks for earlier ones
const joinedWithin = 300; // seconds between messages that hang together
const tapAnsweredWithin = 8000;
const typingLasts = 6000;

export class Chat {
  constructor(id) {
    this.id = id;
    this.data = null;
    this.shown = page;
    this.seenToast = null;
    this.rendered = new Map();
    this.unseen = 0;
    this.asked = this.answered = 0;
    this.closing = new AbortController();
    this.build();
    this.refresh();
    const { signal } = this.closing;
    watch("chats", (ids) => ids.includes(id) && this.refresh(), signal);
    watch("people", () => this.peopleCame(), signal);
    watch("clock", () => this.dayTurned(), signal);
    watch("focus", () => this.element.classList.toggle("focused", state.focused === id), signal);
    document.addEventListener("visibilitychange", () => this.read(), { signal });
  }

  get person() {
    return this.data?.person ?? personOf(this.id) ?? { id: this.id, name: String(this.id), note: "", phone: "" };
  }

  close() {
    this.closing.abort();
    this.composer.close();
    this.element.remove();
  }

  /* Ready to type at once, but on a phone no keyboard springs up unasked. */
  welcomeFingers() {
    this.element.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (matchMedia("(hover: hover)").matches) this.composer.field.focus();
  }

  build() {
    this.head = el("header", { class: "chat-head" });
    this.list = el("div", { class: "messages", role: "log", tabindex: "0" });
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.toast = el("div", { class: "toast", role: "status", "aria-live": "polite", hidden: true });
    this.jump = el("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() });
    this.composer = composer(this);
    const middle = el("div", { class: "middle" }, this.list, this.toast, this.jump);
    this.element = el("section", { class: "chat", "data-person": this.id }, this.head, middle, this.composer.element);
    this.element.addEventListener("focusin", () => focusChat(this.id));
    this.element.addEventListener("pointerdown", () => focusChat(this.id));
    this.composer.acceptDrops(this.element);
    // A keyboard that opens or a card that grows must not hide the newest message.
    new ResizeObserver(() => this.resized()).observe(this.list);
    this.stuck = true;
    this.renderHead();
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
    this.renderMessages();
    this.composer.update(this.data);
    this.showToast();
  }

  renderWords() {
    this.rendered.clear();
    this.composer.words();
    if (this.data) this.render();
    else this.renderHead();
  }

  renderHead() {
    const person = { ...this.person, ...personOf(this.id) };
    const typing = this.data?.typing;
    const key = JSON.stringify([person.name, person.note, person.phone, person.blocked, typing, say("product")]);
    if (key === this.headKey) return;
    this.headKey = key;
    this.element.setAttribute("aria-label", say("chatOf", { name: person.name }));
    this.list.setAttribute("aria-label", say("messagesOf", { name: person.name }));
    this.list.lang = person.language?.startsWith("en") ? "en" : "zh-Hans";
    this.head.replaceChildren(
      iconButton("back", say("back"), () => closeChat(this.id), { class: "icon-button back" }),
      avatar(person),
      el("div", { class: "who" }, el("h2", {}, person.name), el("p", {}, person.note || person.phone || "")),
      iconButton("clock", say("clock"), () => changed("ask-clock"), { class: "icon-button chat-clock" }),
      this.blockButton(person),
      iconButton("close", say("close", { name: person.name }), () => closeChat(this.id), { class: "icon-button column-close" }),
    );
  }

  blockButton(person) {
    const label = say(person.blocked ? "unblockBot" : "blockBot");
    return iconButton("block", label, () => this.composer.attempt(api.block(this.id, !person.blocked)), {
      class: "icon-button block-bot",
      "aria-pressed": String(Boolean(person.blocked)),
    });
  }

  renderMessages() {
    const { messages } = this.data;
    const shown = messages.slice(-this.shown);
    const stick = this.stuck;
    this.today = now();
    const fresh = this.freshFromBot(messages);
    const before = this.list.scrollHeight - this.list.scrollTop;
    const elements = [];
    if (messages.length > shown.length) elements.push(this.earlier());
    let previous = null;
    for (const message of shown) {
      if (!previous || !sameDay(dateOf(previous), dateOf(message))) elements.push(this.separator(message));
      elements.push(this.messageOf(message, previous));
      previous = message;
    }
    if (!messages.length) elements.push(this.empty());
    if (this.data.typing) elements.push(this.typing());
    place(this.list, elements);
    if (stick || shown.at(-1)?.message_id !== this.lastId && shown.at(-1)?.from === "person") this.toEnd();
    else this.keepPlace(before, fresh);
    this.lastId = shown.at(-1)?.message_id;
  }

  /* Before the bot's first call the sandbox has no chats; they come once it is there. */
  peopleCame() {
    this.renderHead();
    if (!this.data && personOf(this.id)) this.refresh();
  }

  /* "Today" is another day once the clock has moved. */
  dayTurned() {
    if (this.data && this.today && !sameDay(this.today, now())) this.renderMessages();
  }

  freshFromBot(messages) {
    if (this.lastId === undefined) return 0;
    return messages.filter((message) => message.message_id > this.lastId && message.from === "bot").length;
  }

  keepPlace(before, fresh) {
    if (this.growing) this.list.scrollTop = this.list.scrollHeight - before;
    this.growing = false;
    this.unseen += fresh;
    this.showJump();
  }

  messageOf(message, previous) {
    const joined = Boolean(previous) && previous.from === message.from && message.date - previous.date < joinedWithin && sameDay(dateOf(previous), dateOf(message));
    const known = this.rendered.has(message.message_id) || this.lastId === undefined;
    return this.kept(message.message_id, JSON.stringify([message, joined]), () => {
      const element = messageElement(message, { person: this.person, joined, act: this });
      element.classList.toggle("arriving", !known);
      return element;
    });
  }

  /* The element made before, where what it shows has not changed. */
  kept(name, key, make) {
    const before = this.rendered.get(name);
    if (before?.key === key) return before.element;
    const element = make();
    this.rendered.set(name, { key, element });
    return element;
  }

  separator(message) {
    const text = dayHeading(dateOf(message), now());
    return this.kept(`day ${message.message_id}`, text, () =>
      el("div", { class: "day", role: "separator", "aria-label": text }, el("span", {}, text)));
  }

  earlier() {
    const more = () => {
      this.shown += page;
      this.growing = true;
      this.stuck = false;
      this.renderMessages();
    };
    return el("button", { type: "button", class: "earlier", onclick: more }, say("earlier"));
  }

  empty() {
    const bot = state.bots[0]?.name ?? say("product");
    const about = state.bots[0]?.description;
    return el(
      "div",
      { class: "empty" },
      el("img", { src: "mark.svg", alt: "", width: 56, height: 56 }),
      el("p", { class: "empty-title" }, say("emptyChat")),
      el("p", {}, say("emptyChatText", { name: this.person.name, bot })),
      about ? el("p", { class: "about" }, about) : null,
      el("button", { type: "button", class: "primary", onclick: () => this.command("/start") }, say("begin")),
    );
  }

  typing() {
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.refresh(), typingLasts);
    return this.kept("typing", say("typing"), () =>
      el("div", { class: "typing", role: "status", "aria-label": say("typing") }, el("i"), el("i"), el("i")));
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    if (clientHeight !== this.height) return; // the room changed, not the person's wish
    this.stuck = scrollHeight - scrollTop - clientHeight < 60;
    if (this.stuck) this.unseen = 0;
    this.showJump();
  }

  resized() {
    this.height = this.list.clientHeight;
    if (this.stuck) this.toEnd();
    else this.showJump();
  }

  showJump() {
    this.jump.hidden = this.stuck;
    const label = this.unseen ? say("newCount", { n: this.unseen }) : "";
    this.jump.replaceChildren(icon("down"), label);
    this.jump.setAttribute("aria-label", label || say("newest"));
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.stuck = true;
    this.unseen = 0;
    this.jump.hidden = true;
  }

  read() {
    const visible = document.visibilityState === "visible" && this.element.offsetParent !== null;
    const unread = personOf(this.id)?.unread ?? this.data?.person.unread ?? 0;
    if (visible && unread > 0) api.read(this.id).catch(() => {});
  }

  showToast() {
    const toast = this.data.toast;
    const first = this.seenToast === null;
    if (!toast || toast.seq === this.seenToast) {
      if (first) this.seenToast = -1;
      return;
    }
    this.seenToast = toast.seq;
    if (first || !toast.text) return; // an old answer, or one that only stops the waiting
    if (toast.alert) alertDialog(toast.text);
    else this.flash(toast.text);
  }

  flash(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toast.hidden = true; }, 2500 + text.length * 60);
  }

  /* What a person does to a message. */

  async tap(message, row, column, button) {
    button.classList.add("waiting");
    setTimeout(() => button.classList.remove("waiting"), tapAnsweredWithin);
    const query = api.tap(this.id, { message_id: message.message_id, row, column });
    await this.composer.attempt(query);
    await this.refresh();
    button.classList.remove("waiting");
  }

  command(text) {
    this.stuck = true;
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

function dateOf(message) {
  return new Date(message.date * 1000);
}

/* Put these children in place, touching only what differs, so that focus and scroll stay. */
function place(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

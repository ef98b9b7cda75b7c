/* The messages of a chat under their days, newest last. Who looks at the newest stays with it;
   who reads further up is told what came meanwhile. */

import { el, icon } from "./dom.js";
import { messageElement } from "./message.js";
import { now, state } from "./state.js";
import { dayHeading, sameDay } from "./time.js";
import { say } from "./words.js";

const page = 150; // messages shown before the person asks for earlier ones
const joinedWithin = 300; // seconds between messages that hang together
const typingLasts = 6000;
const nearEnd = 60;

export class Messages {
  constructor(chat) {
    this.chat = chat;
    this.shown = page;
    this.stuck = true;
    this.unseen = 0;
    this.rendered = new Map();
    this.list = el("div", { class: "messages", role: "log", tabindex: "0" });
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    const toEnd = () => this.toEnd();
    this.jump = el("button", { type: "button", class: "jump", hidden: true, onclick: toEnd });
    this.parts = [this.list, this.jump];
    // A keyboard that opens or a field that grows must not hide the newest message.
    new ResizeObserver(() => this.resized()).observe(this.list);
  }

  about(person) {
    this.list.setAttribute("aria-label", say("messagesOf", { name: person.name }));
    this.list.lang = person.language?.startsWith("en") ? "en" : "zh-Hans";
  }

  forget() {
    this.rendered.clear();
  }

  render(data) {
    this.data = data;
    this.today = now();
    const { stuck } = this;
    const below = this.list.scrollHeight - this.list.scrollTop;
    place(this.list, this.elements(data));
    const newest = data.messages.at(-1);
    const spoke = newest?.from === "person" && newest.message_id !== this.newest;
    if (stuck || spoke) this.toEnd();
    else this.keepPlace(below, this.fresh(data.messages));
    this.newest = newest?.message_id ?? 0;
  }

  elements({ messages, typing }) {
    const shown = messages.slice(-this.shown);
    const elements = messages.length > shown.length ? [this.earlier()] : [];
    shown.forEach((message, index) => {
      const previous = shown[index - 1];
      const turned = !previous || !sameDay(dateOf(previous), dateOf(message));
      if (turned) elements.push(this.day(message));
      elements.push(this.message(message, !turned && joined(previous, message)));
    });
    if (!messages.length) elements.push(this.empty());
    if (typing) elements.push(this.typing());
    return elements;
  }

  fresh(messages) {
    const isFresh = (message) => message.from === "bot" && message.message_id > this.newest;
    return messages.filter(isFresh).length;
  }

  message(message, isJoined) {
    const arriving = this.newest !== undefined && !this.rendered.has(message.message_id);
    return this.kept(message.message_id, JSON.stringify([message, isJoined]), () => {
      const { person } = this.chat;
      const element = messageElement(message, { person, joined: isJoined, act: this.chat });
      element.classList.toggle("arriving", arriving);
      return element;
    });
  }

  day(message) {
    const text = dayHeading(dateOf(message), now());
    return this.kept(`day ${message.message_id}`, text, () =>
      el("div", { class: "day", role: "separator", "aria-label": text }, el("span", {}, text)),
    );
  }

  typing() {
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.chat.refresh(), typingLasts);
    const label = say("typing");
    return this.kept("typing", label, () => {
      const dots = [el("i"), el("i"), el("i")];
      return el("div", { class: "typing", role: "status", "aria-label": label }, dots);
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

  earlier() {
    const more = () => {
      this.shown += page;
      this.growing = true;
      this.stuck = false;
      this.render(this.data);
    };
    return el("button", { type: "button", class: "earlier", onclick: more }, say("earlier"));
  }

  empty() {
    const [bot] = state.bots;
    const { name } = this.chat.person;
    const begin = () => this.chat.command("/start");
    return el(
      "div",
      { class: "empty" },
      el("img", { src: "mark.svg", alt: "", width: 56, height: 56 }),
      el("p", { class: "empty-title" }, say("emptyChat")),
      el("p", {}, say("emptyChatText", { name, bot: bot?.name ?? say("product") })),
      bot?.description ? el("p", { class: "about" }, bot.description) : null,
      el("button", { type: "button", class: "primary", onclick: begin }, say("begin")),
    );
  }

  /* "Today" is another day once the clock has moved. */
  dayTurned() {
    if (this.data && !sameDay(this.today, now())) this.render(this.data);
  }

  keepPlace(below, fresh) {
    if (this.growing) this.list.scrollTop = this.list.scrollHeight - below;
    this.growing = false;
    this.unseen += fresh;
    this.showJump();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    if (clientHeight !== this.height) return; // the room changed, not the person's wish
    this.stuck = scrollHeight - scrollTop - clientHeight < nearEnd;
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
}

function dateOf(message) {
  return new Date(message.date * 1000);
}

function joined(previous, message) {
  return previous.from === message.from && message.date - previous.date < joinedWithin;
}

/* Put these children in place, touching only what differs, so that focus and scroll stay. */
function place(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    const there = parent.children[index] ?? null;
    if (there !== child) parent.insertBefore(child, there);
  });
}

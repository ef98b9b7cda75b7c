/* The list of people, grouped by role, with a search; and the page's brand and clock above it. */

import { personDialog } from "./dialogs.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { changed, narrow, now, openChat, state, watch } from "./state.js";
import { clockTime, dayOf, shortMark, span } from "./time.js";
import { otherLanguage, say } from "./words.js";

export class People {
  constructor(element) {
    this.element = element;
    this.wanted = "";
    this.build();
    watch("people", () => this.renderList());
    watch("open", () => this.renderList());
    watch("focus", () => this.renderList());
    watch("clock", () => {
      this.renderClock();
      this.renderList();
    });
  }

  build() {
    const language = el(
      "button",
      {
        type: "button",
        class: "plain language",
        lang: otherLanguage(),
        "aria-label": say("switchLanguageLabel"),
        onclick: () => changed("ask-language"),
      },
      say("switchLanguage"),
    );
    this.clock = el("button", {
      type: "button",
      class: "clock-pill",
      onclick: () => changed("ask-clock"),
    });
    this.search = el("input", {
      type: "search",
      placeholder: say("search"),
      "aria-label": say("search"),
      value: this.wanted,
    });
    this.search.addEventListener("input", () => {
      this.wanted = this.search.value;
      this.renderList();
    });
    this.search.addEventListener("keydown", (event) => this.searchKey(event));
    this.list = el("div", { class: "people" });
    this.element.setAttribute("aria-label", say("people"));
    this.element.replaceChildren(
      el(
        "header",
        { class: "brand" },
        el("img", { src: "mark.svg", alt: "", width: 38, height: 38 }),
        el("div", {}, el("h1", {}, say("product")), el("p", {}, say("tagline"))),
        language,
      ),
      this.clock,
      el(
        "div",
        { class: "search" },
        icon("search"),
        this.search,
        iconButton("plus", say("addPerson"), () => this.add()),
      ),
      this.list,
    );
    this.renderClock();
    this.renderList();
  }

  renderClock() {
    const when = now();
    const time = `${dayOf(when, when)} ${clockTime(when)}`;
    const moved = Math.abs(state.offset) >= 60;
    const key = JSON.stringify([time, moved && state.offset]);
    if (this.clock.dataset.key === key) return;
    this.clock.dataset.key = key;
    this.clock.classList.toggle("moved", moved);
    this.clock.setAttribute("aria-label", say("clockOpen", { time }));
    const shift = moved ? `${state.offset > 0 ? "+" : "−"}${span(state.offset)}` : say("clock");
    this.clock.replaceChildren(
      icon("clock"),
      el("span", { class: "clock-time" }, time),
      el("small", {}, shift),
    );
  }

  renderList() {
    const when = now();
    const wanted = this.wanted.trim().toLowerCase();
    const people = state.people.filter((one) =>
      `${one.name} ${one.note} ${one.group} ${one.phone} ${one.id}`.toLowerCase().includes(wanted),
    );
    const key = JSON.stringify([
      people,
      state.open,
      state.focused,
      dayOf(when, when),
      say("product"),
      state.loaded,
    ]);
    if (this.list.dataset.key === key) return;
    this.list.dataset.key = key;
    const held = this.list.contains(document.activeElement)
      ? document.activeElement.dataset.hold
      : null;
    this.list.replaceChildren(...this.groups(people));
    if (held) this.list.querySelector(`[data-hold="${held}"]`)?.focus();
  }

  groups(people) {
    if (!people.length)
      return state.loaded
        ? [el("p", { class: "none" }, say(state.people.length ? "noneFound" : "noPeople"))]
        : [];
    const groups = Map.groupBy ? Map.groupBy(people, (one) => one.group || "") : grouped(people);
    return [...groups].map(([name, members]) =>
      el(
        "section",
        {},
        el("h2", {}, name || say("otherGroup"), el("small", {}, String(members.length))),
        el(
          "ul",
          {},
          members.map((one) => this.row(one)),
        ),
      ),
    );
  }

  row(person) {
    const open = state.open.includes(person.id);
    const { last } = person;
    const unread =
      person.unread > 0 && !open
        ? el(
            "span",
            { class: "badge", "aria-label": say("unread", { n: person.unread }) },
            String(person.unread),
          )
        : null;
    const button = el(
      "button",
      {
        type: "button",
        class: "person",
        "data-hold": `p${person.id}`,
        "aria-current": state.focused === person.id ? "true" : null,
        onclick: (event) => openChat(person.id, { beside: event.ctrlKey || event.metaKey }),
      },
      avatar(person),
      el(
        "span",
        { class: "person-words" },
        el(
          "span",
          { class: "person-top" },
          el("b", {}, person.name),
          last ? el("time", {}, shortMark(new Date(last.date * 1000), now())) : null,
        ),
        el("span", { class: "person-note" }, person.note || person.phone || ""),
        last
          ? el(
              "span",
              { class: "person-last" },
              el("span", {}, last.text || say("noText")),
              unread,
            )
          : null,
      ),
    );
    const beside =
      state.open.length && !open
        ? iconButton(
            "beside",
            say("besideWho", { name: person.name }),
            () => openChat(person.id, { beside: true }),
            { class: "icon-button beside", "data-hold": `b${person.id}` },
          )
        : null;
    return el(
      "li",
      { class: `${open ? "open" : ""}${state.focused === person.id ? " focused" : ""}` },
      button,
      beside,
    );
  }

  searchKey(event) {
    if (event.key === "Enter") this.list.querySelector(".person")?.click();
    if (event.key === "ArrowDown") this.list.querySelector(".person")?.focus();
  }

  async add() {
    const id = await personDialog();
    if (id !== null) openChat(id, { beside: !narrow() && state.open.length > 0 });
  }
}

function grouped(people) {
  const groups = new Map();
  for (const one of people)
    groups.set(one.group || "", [...(groups.get(one.group || "") ?? []), one]);
  return groups;
}

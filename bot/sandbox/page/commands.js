/* The bot's commands: a list that the menu button opens and a typed slash narrows. */

import { el, icon } from "./dom.js";
import { say } from "./words.js";

export class Commands {
  constructor(composer) {
    this.composer = composer;
    this.known = [];
    this.sheet = el("div", { class: "sheet commands", role: "listbox", hidden: true });
    this.button = el("button", { type: "button", class: "menu-button", hidden: true });
    this.button.addEventListener("click", () => this.toggle());
    this.button.setAttribute("aria-expanded", "false");
  }

  get open() {
    return !this.sheet.hidden;
  }

  get chosen() {
    return this.sheet.querySelector("[aria-selected=true]");
  }

  words() {
    this.button.replaceChildren(icon("menu"), el("span", {}, say("menu")));
    this.button.setAttribute("aria-label", say("commands"));
    this.sheet.setAttribute("aria-label", say("commands"));
  }

  update(commands) {
    this.known = commands;
    this.button.hidden = commands.length === 0;
  }

  toggle() {
    if (this.open) return this.composer.closeSheets(true);
    this.composer.closeSheets();
    this.show("/");
    return this.sheet.firstElementChild?.focus();
  }

  show(start) {
    const wanted = start.toLowerCase();
    const commands = this.known.filter((one) => `/${one.command}`.startsWith(wanted));
    const narrowed = start.length > 1;
    const rows = commands.map((one, index) => this.row(one, narrowed && index === 0));
    this.sheet.replaceChildren(...rows);
    this.sheet.hidden = rows.length === 0;
    this.button.setAttribute("aria-expanded", String(this.open));
  }

  hide() {
    this.sheet.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  row({ command, description }, selected) {
    const name = `/${command}`;
    return el(
      "button",
      {
        type: "button",
        role: "option",
        class: "command",
        "data-command": name,
        "aria-selected": String(selected),
        onclick: () => this.send(name),
        onkeydown: (event) => this.walk(event),
      },
      el("span", {}, description),
      el("code", {}, name),
    );
  }

  send(name) {
    const { composer } = this;
    composer.closeSheets();
    composer.fill("");
    composer.field.focus();
    composer.chat.command(name);
  }

  /* A key pressed in the field while the list is open; true where it was meant for the list. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.choose(1);
    else if (event.key === "ArrowUp") this.choose(-1);
    else if (event.key === "Enter" && this.chosen) this.chosen.click();
    else if (event.key === "Tab" && this.chosen) this.complete();
    else return false;
    return true;
  }

  complete() {
    this.composer.fill(`${this.chosen.dataset.command} `);
    this.hide();
  }

  choose(step) {
    const rows = [...this.sheet.children];
    const next = (rows.indexOf(this.chosen) + step + rows.length) % rows.length;
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === next)));
    rows[next].scrollIntoView({ block: "nearest" });
  }

  walk(event) {
    const steps = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
    if (!(event.key in steps)) return;
    event.preventDefault();
    event.currentTarget[steps[event.key]]?.focus();
  }
}

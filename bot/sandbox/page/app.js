/* The chat page of the sandbox: people on the left, their chats beside each other on the right. */

import { Chat } from "./chat.js";
import { askClock } from "./clock.js";
import { avatar, el } from "./dom.js";
import { follow } from "./live.js";
import { People } from "./people.js";
import { changed, openChat, readHash, state, watch } from "./state.js";
import { choose, language, otherLanguage, say } from "./words.js";

const chats = new Map();
const columns = document.getElementById("columns");
const connection = document.getElementById("connection");
let welcome = null;

function arrange() {
  for (const [id, chat] of chats) {
    if (!state.open.includes(id)) {
      chat.close();
      chats.delete(id);
    }
  }
  state.open.forEach((id, index) => {
    if (!chats.has(id)) chats.set(id, new Chat(id));
    const { element } = chats.get(id);
    if (columns.children[index] !== element)
      columns.insertBefore(element, columns.children[index] ?? null);
    element.classList.toggle("focused", state.focused === id);
  });
  document.body.classList.toggle("chatting", state.open.length > 0);
  chats.get(state.focused)?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  showWelcome();
}

/* With no chat open: what this is, and one person of each role to begin with. */
function showWelcome() {
  welcome?.remove();
  welcome = null;
  if (state.open.length) return;
  const firsts = [...new Map(state.people.toReversed().map((one) => [one.group, one])).values()]
    .toReversed()
    .slice(0, 6);
  const cards = firsts.map((one) =>
    el(
      "button",
      { type: "button", class: "start-card", onclick: () => openChat(one.id) },
      avatar(one),
      el("span", {}, el("b", {}, one.name), el("small", {}, one.note || one.group)),
    ),
  );
  welcome = el(
    "section",
    { class: "welcome" },
    el("img", { src: "mark.svg", alt: "", width: 72, height: 72 }),
    el("h2", {}, say("welcome")),
    el("p", {}, say("welcomeText")),
    cards.length ? el("h3", {}, say("welcomeStart")) : null,
    el("div", { class: "start-cards" }, cards),
  );
  columns.append(welcome);
}

function showConnection() {
  connection.hidden = state.connected;
  connection.textContent = state.connected ? "" : say("reconnecting");
}

function spoken() {
  document.documentElement.lang = language() === "zh" ? "zh-Hans" : "en";
  document.title = language() === "zh" ? "直达 Zhida" : "Zhida 直达";
}

function switchLanguage() {
  choose(otherLanguage());
  spoken();
  people.build();
  document.querySelector("#sidebar .language").focus();
  for (const chat of chats.values()) chat.renderWords();
  showWelcome();
  showConnection();
}

spoken();
const people = new People(document.getElementById("sidebar"));
watch("open", arrange);
watch("opened", (id) => chats.get(id)?.welcomeFingers());
watch("people", () => state.open.length || showWelcome());
watch("connection", showConnection);
watch("ask-clock", askClock);
watch("ask-language", switchLanguage);
addEventListener("hashchange", readHash);
setInterval(() => changed("clock"), 1000);
readHash();
arrange();
follow();

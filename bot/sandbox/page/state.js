/* What the page knows: people, bots, the clock, and which chats are open. Whoever shows a part of
   it watches that part; `changed(part)` tells them. */

import * as api from "./api.js";

export const state = {
  people: [],
  bots: [],
  loaded: false,
  ahead: 0, // milliseconds by which the sandbox's clock stands before this machine's
  offset: 0, // seconds by which somebody moved it
  open: [], // ids of the people whose chats are open, left to right
  focused: null,
  connected: true,
};

const watchers = new EventTarget();

export function watch(part, callback, signal) {
  watchers.addEventListener(part, (event) => callback(event.detail), { signal });
}

export function changed(part, detail) {
  watchers.dispatchEvent(new CustomEvent(part, { detail }));
}

export function now() {
  return new Date(Date.now() + state.ahead);
}

export function person(id) {
  return state.people.find((one) => one.id === id);
}

export async function loadPeople() {
  const [people, bots] = await Promise.all([api.people(), api.bots()]);
  state.people = people.people;
  state.bots = bots.bots;
  state.loaded = true;
  forgetStrangers();
  changed("people");
}

export async function loadClock() {
  learnClock(await api.clock());
}

export function learnClock(answer) {
  state.ahead = new Date(answer.now).getTime() - Date.now();
  state.offset = answer.offset;
  changed("clock");
}

export function narrow() {
  return matchMedia("(max-width: 759px)").matches;
}

/* Open a chat: in place of the focused one, or beside it; on a phone always alone. */
export function openChat(id, { beside = false } = {}) {
  if (state.open.includes(id)) {
    focusChat(id);
    return changed("opened", id);
  }
  if (narrow() || state.open.length === 0) state.open = [id];
  else if (beside) state.open = [...state.open, id];
  else state.open = state.open.map((one) => (one === state.focused ? id : one));
  state.focused = id;
  arranged();
  return changed("opened", id);
}

export function closeChat(id) {
  const place = state.open.indexOf(id);
  state.open = narrow() ? [] : state.open.filter((one) => one !== id);
  if (state.focused === id || narrow()) {
    state.focused = state.open[Math.min(place, state.open.length - 1)] ?? null;
  }
  arranged();
}

export function focusChat(id) {
  if (state.focused === id) return;
  state.focused = id;
  changed("focus");
}

function arranged() {
  const hash = `#${state.open.join(",")}`;
  if (location.hash !== hash && (location.hash || state.open.length)) location.hash = hash;
  changed("open");
  changed("focus");
}

/* An address kept from another sandbox may name people who are not here. */
function forgetStrangers() {
  const known = state.open.filter((id) => person(id));
  if (known.length === state.open.length) return;
  state.open = known;
  if (!known.includes(state.focused)) state.focused = known[0] ?? null;
  arranged();
}

/* The address's hash remembers the open chats: #1001,1002 */
export function readHash() {
  const ids = location.hash
    .slice(1)
    .split(",")
    .filter((part) => /^\d{1,16}$/.test(part))
    .map(Number);
  const open = [...new Set(ids)];
  if (open.join() === state.open.join()) return;
  state.open = open;
  if (!open.includes(state.focused)) state.focused = open[0] ?? null;
  changed("open");
  changed("focus");
}

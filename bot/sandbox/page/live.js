/* Follows the sandbox by long polling, and says quietly when it is gone and back again. */

import * as api from "./api.js";
import { changed, loadClock, loadPeople, state } from "./state.js";

const held = 25;
const longestPause = 4000;

export async function follow() {
  let pause = 250;
  for (;;) {
    try {
      // The number is taken before everything is loaded anew, so no change falls between.
      let { seq } = await api.events(0, 0);
      await loadAll();
      connection(true);
      pause = 250;
      for (;;) seq = await next(seq);
    } catch {
      connection(false);
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 1.6, longestPause);
    }
  }
}

async function loadAll() {
  await Promise.all([loadPeople(), loadClock()]);
  changed("chats", state.open);
}

async function next(seq) {
  const news = await api.events(seq, held);
  if (news.clock) await loadClock();
  if (news.chats.length) changed("chats", news.chats);
  if (news.people || news.chats.length) await loadPeople();
  return news.seq;
}

function connection(connected) {
  if (state.connected === connected) return;
  state.connected = connected;
  changed("connection");
}

/* The control that moves the sandbox's clock. */

import * as api from "./api.js";
import { ask } from "./dialogs.js";
import { el } from "./dom.js";
import { learnClock, now, state, watch } from "./state.js";
import { clockTime, dayOf, fromField, nextMorning, span, toField } from "./time.js";
import { say } from "./words.js";

let showing = false;

export async function askClock() {
  if (showing) return;
  showing = true;
  const closing = new AbortController();
  await ask(say("clockTitle"), () => panel(closing.signal), "clock-window");
  closing.abort();
  showing = false;
}

function panel(signal) {
  const time = el("p", { class: "big-time" });
  const day = el("p", { class: "big-day" });
  const shift = el("p", { class: "hint" });
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  const field = el("input", {
    type: "datetime-local",
    value: toField(now()),
    "aria-label": say("setTime"),
  });
  let offset = state.offset;
  const show = () => {
    if (offset !== state.offset) field.value = toField(now());
    offset = state.offset;
    time.textContent = clockTime(now());
    day.textContent = dayOf(now(), now());
    shift.textContent = shiftWords();
  };
  const move = (how) => moved(how, wrong);
  const set = () =>
    field.value
      ? move({ now: fromField(field.value).toISOString() })
      : complain(wrong, say("timeNeeded"));
  watch("clock", show, signal);
  show();
  return el(
    "div",
    { class: "stack" },
    el("div", { class: "big-clock", role: "status" }, time, day, shift),
    el(
      "div",
      { class: "clock-steps" },
      button(say("plusHour"), () => move({ advance: 3600 })),
      button(say("plusDay"), () => move({ advance: 86_400 })),
      button(say("nextMorning"), () => move({ now: nextMorning(now()).toISOString() }), "wide"),
    ),
    el("div", { class: "clock-set" }, field, button(say("set"), set)),
    wrong,
    button(say("backToNow"), () => move({ reset: true }), "plain"),
    el("p", { class: "hint" }, say("clockText")),
  );
}

function button(label, onclick, kind = "") {
  return el("button", { type: "button", class: `secondary ${kind}`, onclick }, label);
}

function shiftWords() {
  if (Math.abs(state.offset) < 60) return say("clockReal");
  return say(state.offset > 0 ? "clockAhead" : "clockBehind", { span: span(state.offset) });
}

async function moved(how, wrong) {
  try {
    learnClock(await api.moveClock(how));
    wrong.hidden = true;
  } catch (error) {
    complain(
      wrong,
      say("failed", { reason: error instanceof api.Refused ? error.message : say("notReached") }),
    );
  }
}

function complain(wrong, words) {
  wrong.textContent = words;
  wrong.hidden = false;
}

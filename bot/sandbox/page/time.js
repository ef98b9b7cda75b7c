/* Times as people read them, in the sandbox's clock and in the province's zone. */

import { language, say } from "./words.js";

const zone = "Asia/Shanghai";
const hoursAhead = 8; // the zone has kept no summer time since 1991
const day = 86_400_000;

function local() {
  return language() === "zh" ? "zh-CN" : "en-GB";
}

function format(when, options) {
  return new Intl.DateTimeFormat(local(), { timeZone: zone, ...options }).format(when);
}

function dayNumber(when) {
  return Math.floor((when.getTime() + hoursAhead * 3_600_000) / day);
}

export function clockTime(when) {
  return format(when, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/* 11月20日 周五, with the year only where it is not the sandbox's own. */
export function dayOf(when, now) {
  const year = format(when, { year: "numeric" }) === format(now, { year: "numeric" });
  const date = format(when, {
    month: language() === "zh" ? "long" : "short",
    day: "numeric",
    ...(year ? {} : { year: "numeric" }),
  });
  const weekday = format(when, { weekday: "short" });
  return language() === "zh" ? `${date} ${weekday}` : `${weekday} ${date}`;
}

export function dayHeading(when, now) {
  const ago = dayNumber(now) - dayNumber(when);
  if (ago === 0) return say("today");
  if (ago === 1) return say("yesterday");
  return dayOf(when, now);
}

export function sameDay(one, other) {
  return dayNumber(one) === dayNumber(other);
}

/* The short mark in a list: a time today, else a day. */
export function shortMark(when, now) {
  if (sameDay(when, now)) return clockTime(when);
  if (dayNumber(now) - dayNumber(when) === 1) return say("yesterday");
  return format(when, { month: "numeric", day: "numeric" });
}

export function span(seconds) {
  const whole = Math.round(Math.abs(seconds) / 60);
  const [days, hours, minutes] = [
    Math.floor(whole / 1440),
    Math.floor((whole % 1440) / 60),
    whole % 60,
  ];
  const parts = [];
  if (days) parts.push(say("spanDays", { n: days }));
  if (hours) parts.push(say("spanHours", { n: hours }));
  if (minutes && !days) parts.push(say("spanMinutes", { n: minutes }));
  return parts.join(" ");
}

/* What a datetime-local field holds for this moment, and back. */
export function toField(when) {
  return new Date(when.getTime() + hoursAhead * 3_600_000).toISOString().slice(0, 16);
}

export function fromField(value) {
  return new Date(`${value}:00+08:00`);
}

/* 09:00 on the first day from Monday to Friday whose 09:00 is still ahead. */
export function nextMorning(now) {
  let number = dayNumber(now);
  for (;;) {
    const morning = new Date(number * day + (9 - hoursAhead) * 3_600_000);
    const weekday = new Date(number * day).getUTCDay();
    if (morning > now && weekday >= 1 && weekday <= 5) return morning;
    number += 1;
  }
}

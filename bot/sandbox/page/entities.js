/* Text with its entities, as nodes. Offsets count UTF-16 units, as strings do here. */

import { el } from "./dom.js";

const tags = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/* `follow` has what a person may tap: link(url), command(text). */
export function textNodes(text, entities, follow) {
  const sorted = entities
    .filter((entity) => entity.offset >= 0 && entity.length > 0)
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  return nodes(text, 0, text.length, sorted, follow);
}

function nodes(text, start, end, entities, follow) {
  const made = [];
  let at = start;
  for (let index = 0; index < entities.length;) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < to) next += 1;
    const inside = entities.slice(index + 1, next);
    index = next;
    if (from >= to) continue;
    if (from > at) made.push(text.slice(at, from));
    made.push(wrap(entity, text.slice(from, to), nodes(text, from, to, inside, follow), follow));
    at = to;
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function wrap(entity, plain, children, follow) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, children, follow);
    case "url":
      return link(
        /^[a-z][a-z0-9+.-]*:/i.test(plain) ? plain : `https://${plain}`,
        children,
        follow,
      );
    case "email":
      return link(`mailto:${plain}`, children, follow);
    case "phone_number":
      return link(`tel:${plain.replace(/[^+\d]/g, "")}`, children, follow);
    case "bot_command":
      return el(
        "button",
        { type: "button", class: "command-link", onclick: () => follow.command(plain) },
        children,
      );
    case "spoiler":
      return el(
        "button",
        {
          type: "button",
          class: "spoiler",
          onclick: (event) => event.currentTarget.classList.add("shown"),
        },
        children,
      );
    case "pre":
      return el(
        "pre",
        {},
        el("code", entity.language ? { "data-language": entity.language } : {}, children),
      );
    default:
      return el(tags[entity.type] ?? "span", {}, children);
  }
}

/* Only addresses that a browser may open; anything else stays plain text. */
function link(url, children, follow) {
  if (!/^(https?|mailto|tel):/i.test(url ?? "")) return el("span", {}, children);
  return el(
    "a",
    {
      href: url,
      target: "_blank",
      rel: "noopener noreferrer",
      onclick: (event) => follow.link(url, event),
    },
    children,
  );
}

/* The code of https://t.me/<bot>?start=<code>, where the bot is one of this sandbox's. */
export function startCode(url, bots) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (!/^(www\.)?(t\.me|telegram\.me)$/i.test(parsed.hostname)) return null;
  const name = parsed.pathname.slice(1).toLowerCase();
  if (!bots.some((bot) => (bot.username ?? "").toLowerCase() === name)) return null;
  return parsed.searchParams.get("start") ?? "";
}

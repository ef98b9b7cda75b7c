/* Elements built in code. Text always goes in as text nodes, so nothing a person or the bot
   writes can become markup. */

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function put(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/* Drawn here, one stroke wide, on a 24-unit square. */
const strokes = {
  back: "M14.5 5.5 8 12l6.5 6.5",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  plus: "M12 5v14M5 12h14",
  search: "M10.8 4.5a6.3 6.3 0 1 1 0 12.6 6.3 6.3 0 0 1 0-12.6ZM15.5 15.5l4.5 4.5",
  menu: "M5 7.5h14M5 12h14M5 16.5h9",
  attach:
    "M19 11.2l-7.3 7.3a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3.1 3.1 0 0 1 4.4 4.4l-7.5 7.5a1.5 1.5 0 0 1-2.2-2.2l6.8-6.8",
  send: "M12 19V6M6.5 11.2 12 5.7l5.5 5.5",
  keyboard: "M4 7.5h16v9.5H4zM7.5 10.5h.01M10.5 10.5h.01M13.5 10.5h.01M16.5 10.5h.01M8.5 14h7",
  clock: "M12 4.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6ZM12 8v4.4l2.9 1.8",
  photo: "M4.5 6h15v12h-15zM4.5 15.5l4.2-4 3.6 3.4 2.4-2.1 4.8 4.2M15.2 9.6h.01",
  file: "M7 4h6.5L18 8.5V20H7zM13.2 4.2v4.6h4.6M9.8 12.5h5M9.8 15.8h5",
  voice:
    "M12 4a2.4 2.4 0 0 1 2.4 2.4v5a2.4 2.4 0 0 1-4.8 0v-5A2.4 2.4 0 0 1 12 4ZM6.8 11.2a5.2 5.2 0 0 0 10.4 0M12 16.5V20",
  place:
    "M12 20.5s6.3-5.6 6.3-10.4a6.3 6.3 0 0 0-12.6 0c0 4.8 6.3 10.4 6.3 10.4ZM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
  contact:
    "M12 11.6a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2ZM5 19.6c.6-3.6 3.3-5.4 7-5.4s6.4 1.8 7 5.4",
  pencil: "M5 19l.8-3.6L15.6 5.6l2.8 2.8-9.8 9.8zM13.6 7.6l2.8 2.8",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  block: "M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM6.8 6.8l10.4 10.4",
  download: "M12 5v10M7.5 11 12 15.5 16.5 11M5.5 19h13",
  down: "M6.5 9.5 12 15l5.5-5.5",
  beside: "M4.5 5.5h6v13h-6zM13.5 5.5h6v13h-6z",
  copy: "M9 9h10v10H9zM15 9V5H5v10h4",
  open: "M8 16 16 8M9.5 8H16v6.5",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", strokes[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, more = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...more },
    icon(name),
  );
}

export function avatar(person, size = "") {
  const name = person.name.trim();
  const chinese = /\p{Script=Han}/u.test(name);
  const letters = chinese
    ? [...name].slice(-1).join("")
    : name
        .split(/\s+/)
        .slice(0, 2)
        .map((part) => [...part][0] ?? "")
        .join("")
        .toUpperCase();
  const tone = [...String(person.id)].reduce((sum, digit) => sum * 3 + Number(digit), 0) % 8;
  return el("span", { class: `avatar tone-${tone} ${size}`, "aria-hidden": "true" }, letters);
}

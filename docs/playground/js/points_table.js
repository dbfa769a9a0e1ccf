/** What happens at every data point: output, residual, and which units are on, off, or at their kink. */

import { minus, rounded } from "./rational.js";

const LONGEST = 9;
const STATES = { 1: ["on", "● on"], 0: ["kink", "◆ kink"], "-1": ["off", "○ off"] };

/** @param {HTMLTableElement} table @param {import("./state.js").View} view */
export function drawPoints(table, { settings, rows }) {
  const { points, network } = settings;
  const dimension = points[0].x.length;
  const head = [
    ...(dimension === 1 ? ["x"] : ["x1", "x2"]),
    "y",
    "f(x)",
    "residual",
    ...network.units.map((_, j) => `unit ${j + 1}`),
  ];
  const header = document.createElement("tr");
  header.append(...head.map((text) => cell("th", text, "")));
  const body = points.map((point, i) => {
    const line = document.createElement("tr");
    const row = rows?.[i];
    const given = [...point.x, point.y].map((value) => cell("td", minus(String(value)), ""));
    const found = [row?.output, row?.residual].map((value) => cell("td", value ? brief(value) : "…", ""));
    const states = network.units.map((_, j) => {
      const [kind, text] = row ? STATES[`${row.preActivations[j].sign()}`] : ["", "…"];
      return cell("td", text, kind);
    });
    line.append(...given, ...found, ...states);
    return line;
  });
  table.tHead?.replaceChildren(header);
  table.tBodies[0].replaceChildren(...body);
}

/** Exactly where that is short. @param {import("./rational.js").Rational} value */
function brief(value) {
  const exact = minus(String(value));
  return exact.length <= LONGEST ? exact : `≈ ${rounded(value.toNumber())}`;
}

/** @param {"th" | "td"} kind @param {string} text @param {string} name */
function cell(kind, text, name) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (kind === "th") made.scope = "col";
  if (name) made.className = name;
  return made;
}

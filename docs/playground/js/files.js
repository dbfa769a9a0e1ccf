/** The file formats of localmin, written and read: network.json and data.csv. */

import { Rational } from "./rational.js";

/** @typedef {import("./network.js").Network} Network @typedef {import("./network.js").Point} Point */
/** @typedef {{ layers: { weight: string[][], bias: string[], activation?: string }[] }} NetworkJson */

/** @param {Network} network */
export function networkText({ units, bias }) {
  const hidden = {
    weight: units.map(({ weights }) => weights.map(String)),
    bias: units.map((unit) => String(unit.bias)),
    activation: "relu",
  };
  const output = { weight: [units.map((unit) => String(unit.output))], bias: [String(bias)] };
  return `${JSON.stringify({ layers: [hidden, output] }, null, 1)}\n`;
}

/** @param {NetworkJson} json of a network as above, and a direction of its shape as well @returns {Network} */
export function networkOf({ layers: [hidden, output] }) {
  const units = hidden.weight.map((row, j) => ({
    weights: row.map(Rational.parse),
    bias: Rational.parse(hidden.bias[j]),
    output: Rational.parse(output.weight[0][j]),
  }));
  return { units, bias: Rational.parse(output.bias[0]) };
}

/** @param {readonly Point[]} points */
export function dataText(points) {
  const header = [...points[0].x.map((_, i) => `x${i + 1}`), "y"];
  return [header, ...points.map(({ x, y }) => [...x, y])].map((row) => `${row.join(",")}\n`).join("");
}

/** Hand a text to the reader as a file. @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

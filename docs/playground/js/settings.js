/** What is shown, and the same in the address of the page, so that a link leads to it. */

import { equal, parameters } from "./network.js";
import { Rational } from "./rational.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Point} Point
 * @typedef {{ data: string, points: readonly Point[], network: Network, direction: string, map: [string, string] }} Settings
 *   data: the name of a data set, or "own"; direction: of the loss along a line; map: the two parameters of the loss map
 */

export const OWN = "own";
export const MOST_POINTS = 12;
export const MOST_UNITS = 3;

/** @param {Settings} settings @returns {string} what stands behind the # */
export function addressOf({ data, points, network, direction, map }) {
  const units = network.units.map(({ weights, bias, output }) => [...weights, bias, output].join(",")).join(";");
  const parts = [`data=${data}`];
  if (data === OWN) parts.push(`points=${pointsText(points)}`);
  parts.push(`units=${units}`, `c=${network.bias}`, `direction=${direction}`, `map=${map.join("~")}`);
  return parts.join("&");
}

/** @param {readonly Point[]} points @param {string} [between] */
export function pointsText(points, between = ";") {
  return points.map(({ x, y }) => [...x, y].join(",")).join(between);
}

/**
 * Points, one a line: the coordinates and the target.
 * @param {string} text
 * @returns {Point[]}
 * @throws {RangeError} with the line and the mend
 */
export function parsePoints(text) {
  const lines = text.split(/[;\n]/).filter((line) => line.trim());
  if (lines.length < 1 || lines.length > MOST_POINTS)
    throw new RangeError(`Write 1 to ${MOST_POINTS} points, one a line.`);
  const rows = lines.map((line, i) => {
    try {
      return line.split(",").map(Rational.parse);
    } catch (error) {
      throw new RangeError(`Line ${i + 1}: ${error instanceof Error ? error.message : error}.`);
    }
  });
  const columns = rows[0].length;
  rows.forEach((row, i) => {
    if (row.length < 2 || row.length > 3) throw new RangeError(`Line ${i + 1}: write x, y or x1, x2, y.`);
    if (row.length !== columns) throw new RangeError(`Line ${i + 1}: write ${columns} numbers, as in line 1.`);
  });
  return rows.map((row) => ({ x: row.slice(0, -1), y: row[columns - 1] }));
}

/**
 * The settings in an address.
 * @param {string} address what stands behind the #
 * @param {Record<string, readonly Point[]>} known the data sets by name
 * @returns {Settings | null} null where the address says nothing that can be used
 */
export function settingsOf(address, known) {
  const parts = new Map(
    address.split("&").map((part) => /** @type {[string, string]} */ (part.split(/=(.*)/s).slice(0, 2))),
  );
  try {
    const data = parts.get("data") ?? "";
    const points = data === OWN ? parsePoints(decodeURIComponent(parts.get("points") ?? "")) : known[data];
    const rows = decodeURIComponent(parts.get("units") ?? "")
      .split(";")
      .map((row) => row.split(",").map(Rational.parse));
    const size = points[0].x.length + 2;
    if (rows.length > MOST_UNITS || rows.some((row) => row.length !== size)) return null;
    const units = rows.map((row) => ({ weights: row.slice(0, -2), bias: row[size - 2], output: row[size - 1] }));
    const network = { units, bias: Rational.parse(decodeURIComponent(parts.get("c") ?? "")) };
    const map = decodeURIComponent(parts.get("map") ?? "").split("~");
    const view = {
      direction: decodeURIComponent(parts.get("direction") ?? ""),
      map: /** @type {[string, string]} */ ([map[0], map[1]]),
    };
    return fitting({ data, points, network, ...view });
  } catch {
    return null;
  }
}

/** The view changed to one that there is for this network. @param {Settings} settings @returns {Settings} */
export function fitting(settings) {
  const names = parameters(settings.network).map(({ name }) => name);
  const dimension = settings.points[0].x.length;
  const direction = [...names, ...DIRECTIONS].includes(settings.direction) ? settings.direction : names[dimension];
  const kept = settings.map.every((name) => names.includes(name)) && settings.map[0] !== settings.map[1];
  return { ...settings, direction, map: kept ? settings.map : [names[dimension], names[dimension + 1]] };
}

/** Directions that are no single parameter. */
export const DIRECTIONS = /** @type {const} */ (["descent", "certificate"]);

/** Whether two settings ask the same question. @param {Settings} a @param {Settings} b */
export function sameQuestion(a, b) {
  return pointsText(a.points) === pointsText(b.points) && equal(a.network, b.network);
}

/**
 * Small helpers for pictures: SVG elements, scales, axes with numbers, and a palette that colour-blind readers can
 * tell apart.
 */

import { minus } from "./rational.js";

const FAR = 1e6;
const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @typedef {{ low: number, high: number, from: number, to: number }} Scale of an axis: numbers, and the pixels where they lie
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box
 */

/**
 * @param {string} name @param {Record<string, string | number>} attributes @param {Element} parent
 * @returns {SVGElement}
 */
export function add(name, attributes, parent) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return /** @type {SVGElement} */ (element);
}

/** @param {string} text @param {Record<string, string | number>} attributes @param {Element} parent */
export function write(text, attributes, parent) {
  add("text", attributes, parent).textContent = text;
}

/**
 * The pixel of a number; of one that is far outside, a pixel far outside.
 * @param {Scale} scale
 * @param {number} value
 */
export function at({ low, high, from, to }, value) {
  const pixel = from + ((value - low) / (high - low)) * (to - from);
  return Number.isNaN(pixel) ? from : clamp(pixel, -FAR, FAR);
}

/** @param {Scale} scale @param {number} pixel */
export function valueAt({ low, high, from, to }, pixel) {
  return low + ((pixel - from) / (to - from)) * (high - low);
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/**
 * Round numbers between the two, about as many as asked for.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    found.push(Number((k * step).toPrecision(12)));
  return found;
}

/** A number on an axis. @param {number} value */
export function label(value) {
  const plain =
    Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(0) : String(value);
  return minus(plain);
}

/**
 * Grid, numbers and names of two axes around a box.
 * @param {Element} parent @param {Scale} x @param {Scale} y @param {Box} box @param {{ x: string, y: string }} names
 */
export function axes(parent, x, y, box, names) {
  for (const value of ticks(x.low, x.high, clamp((box.right - box.left) / 60, 2, 10))) {
    const place = at(x, value);
    add("line", { class: value === 0 ? "zero" : "grid", x1: place, x2: place, y1: box.top, y2: box.bottom }, parent);
    write(label(value), { class: "tick", x: place, y: box.bottom + 14, "text-anchor": "middle" }, parent);
  }
  for (const value of ticks(y.low, y.high, clamp((box.bottom - box.top) / 40, 2, 10))) {
    const place = at(y, value);
    add("line", { class: value === 0 ? "zero" : "grid", x1: box.left, x2: box.right, y1: place, y2: place }, parent);
    write(label(value), { class: "tick", x: box.left - 5, y: place + 4, "text-anchor": "end" }, parent);
  }
  const { left, right, top, bottom } = box;
  add("rect", { class: "frame", x: left, y: top, width: right - left, height: bottom - top }, parent);
  write(names.x, { class: "name", x: right, y: bottom + 28, "text-anchor": "end" }, parent);
  write(names.y, { class: "name", x: left - 30, y: top - 7 }, parent);
}

/**
 * Pixels of the picture become those of the page.
 * @param {SVGSVGElement} svg
 * @param {{ width: number, height: number }} size
 */
export function frame(svg, { width, height }) {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", String(height));
}

const STOPS = [
  [0, 34, 78],
  [53, 69, 108],
  [102, 105, 112],
  [148, 142, 119],
  [200, 184, 102],
  [254, 232, 56],
];

/**
 * From dark blue over grey to yellow.
 * @param {number} share from 0 to 1
 * @returns {[number, number, number]} red, green, blue
 */
export function colour(share) {
  const place = clamp(share || 0, 0, 1) * (STOPS.length - 1); // no number where numbers are beyond the range of floats
  const k = Math.min(STOPS.length - 2, Math.floor(place));
  const mixed = STOPS[k].map((low, i) => Math.round(low + (place - k) * (STOPS[k + 1][i] - low)));
  return /** @type {[number, number, number]} */ (mixed);
}

/**
 * The colour of an output, from the least target to the largest and somewhat beyond.
 * @param {readonly number[]} targets
 */
export function outputColour(targets) {
  const [least, most] = [Math.min(...targets), Math.max(...targets)];
  const margin = most > least ? 0.25 * (most - least) : 1;
  return (/** @type {number} */ value) => colour((value - least + margin) / (most - least + 2 * margin));
}

/**
 * Paint a canvas, a coarse square of cells that the browser smooths.
 * @param {HTMLCanvasElement} canvas @param {number} cells on each side
 * @param {(x: number, y: number) => [number, number, number]} colourAt of a place in [0, 1] x [0, 1], y upwards
 */
export function paint(canvas, cells, colourAt) {
  canvas.width = canvas.height = cells;
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(cells, cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const place = 4 * (row * cells + column);
      image.data.set([...colourAt((column + 0.5) / cells, 1 - (row + 0.5) / cells), 255], place);
    }
  }
  context.putImageData(image, 0, 0);
}

/** A small picture of a network, for the list of minima: the fit of one input, the colours of two. */

import { numbers } from "./network.js";
import { outputOf } from "./numeric.js";
import { add, at, outputColour, paint } from "./svg.js";
import { rangeOf } from "./view.js";

const WIDTH = 64;
const HEIGHT = 40;

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Point} Point
 */

/** @param {Network} network @param {readonly Point[]} points */
export function thumbnail(network, points) {
  return points[0].x.length === 1 ? line(network, points) : plane(network, points);
}

/** @param {Network} network @param {readonly Point[]} points */
function plane(network, points) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  const [xs, ys] = [0, 1].map((i) =>
    rangeOf(
      points.map(({ x }) => x[i]),
      0.3,
    ),
  );
  const theta = numbers(network).map((value) => value.toNumber());
  const colourOf = outputColour(points.map(({ y }) => y.toNumber()));
  paint(canvas, HEIGHT, (right, up) => {
    const x = xs.low.toNumber() + right * xs.high.minus(xs.low).toNumber();
    const y = ys.low.toNumber() + up * ys.high.minus(ys.low).toNumber();
    return colourOf(outputOf(theta, [x, y], network.units.length));
  });
  return canvas;
}

/** @param {Network} network @param {readonly Point[]} points */
function line(network, points) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    "aria-hidden": "true",
  })) {
    svg.setAttribute(key, String(value));
  }
  const [xs, ys] = [
    rangeOf(
      points.map(({ x }) => x[0]),
      0.15,
    ),
    rangeOf(
      points.map(({ y }) => y),
      0.3,
    ),
  ];
  const x = { low: xs.low.toNumber(), high: xs.high.toNumber(), from: 0, to: WIDTH };
  const y = { low: ys.low.toNumber(), high: ys.high.toNumber(), from: HEIGHT, to: 0 };
  const theta = numbers(network).map((value) => value.toNumber());
  const corners = Array.from({ length: WIDTH + 1 }, (_, k) => {
    const place = x.low + (k / WIDTH) * (x.high - x.low);
    return `${k},${at(y, outputOf(theta, [place], network.units.length))}`;
  });
  add("polyline", { class: "fit", points: corners.join(" ") }, svg);
  for (const point of points) {
    add("circle", { class: "point", cx: at(x, point.x[0].toNumber()), cy: at(y, point.y.toNumber()), r: 2 }, svg);
  }
  return svg;
}

/** A line across a rectangle, by its two ends on the border, exactly. */

import { Rational, ZERO } from "./rational.js";
import { size } from "./network.js";

/**
 * @typedef {import("./network.js").Unit} Unit
 * @typedef {import("./view.js").Range} Range
 * @typedef {readonly [Rational, Rational]} Place
 */

/**
 * The two places where the line on which a unit's pre-activation is 0 meets the border, in the order of the direction that has the
 * unit's own side on its right; null where the line misses the rectangle.
 * @param {Unit} unit @param {Range} xs @param {Range} ys
 * @returns {[Place, Place] | null}
 */
export function ends({ weights: [a, b], bias }, xs, ys) {
  /** @type {Place[]} */
  const found = [];
  const keep = (/** @type {Rational} */ x, /** @type {Rational} */ y) => {
    if (!within(x, xs) || !within(y, ys)) return;
    if (!found.some(([p, q]) => p.equals(x) && q.equals(y))) found.push([x, y]);
  };
  for (const x of [xs.low, xs.high]) if (b.sign() !== 0) keep(x, a.times(x).plus(bias).negative().over(b));
  for (const y of [ys.low, ys.high]) if (a.sign() !== 0) keep(b.times(y).plus(bias).negative().over(a), y);
  if (found.length !== 2) return null;
  const along = (/** @type {Place} */ [x, y]) => a.times(y).minus(b.times(x));
  const ordered = along(found[0]).minus(along(found[1])).sign() < 0 ? found : found.reverse();
  return [ordered[0], ordered[1]];
}

/** @param {Rational} value @param {Range} range */
function within(value, { low, high }) {
  return value.minus(low).sign() >= 0 && value.minus(high).sign() <= 0;
}

/**
 * The unit with its line through two places, its own side and its largest incoming weight kept.
 * @param {Unit} unit @param {Place} first @param {Place} second another one
 * @returns {Unit}
 */
export function through(unit, first, second) {
  const [dx, dy] = [second[0].minus(first[0]), second[1].minus(first[1])];
  const normal = [dy.negative(), dx];
  const same = normal[0].times(unit.weights[0]).plus(normal[1].times(unit.weights[1])).sign() >= 0;
  const longest = size({ ...unit, weights: normal });
  const factor = size(unit).over(same ? longest : longest.negative());
  const weights = normal.map((entry) => entry.times(factor));
  const bias = weights[0].times(first[0]).plus(weights[1].times(first[1])).negative();
  return { ...unit, weights, bias };
}

/**
 * Whether two places lie on one side of the border.
 * @param {Place} p
 * @param {Place} q
 * @param {Range} xs
 * @param {Range} ys
 */
export function onOneSide(p, q, xs, ys) {
  const on = (/** @type {0 | 1} */ k, /** @type {Rational} */ bound) => p[k].equals(bound) && q[k].equals(bound);
  return on(0, xs.low) || on(0, xs.high) || on(1, ys.low) || on(1, ys.high);
}

/**
 * The place on the border that is nearest to one in the plane, on the grid.
 * @param {number} x @param {number} y @param {Range} xs @param {Range} ys
 * @returns {Place}
 */
export function nearestOnBorder(x, y, xs, ys) {
  const column = clampedTo(Rational.nearest(x, xs.step), xs);
  const row = clampedTo(Rational.nearest(y, ys.step), ys);
  const [left, right, down, up] = [
    x - xs.low.toNumber(),
    xs.high.toNumber() - x,
    y - ys.low.toNumber(),
    ys.high.toNumber() - y,
  ];
  const least = Math.min(left, right, down, up);
  if (least === left) return [xs.low, row];
  if (least === right) return [xs.high, row];
  return [column, least === down ? ys.low : ys.high];
}

/** @param {Rational} value @param {Range} range */
function clampedTo(value, { low, high }) {
  if (value.minus(low).sign() < 0) return low;
  return value.minus(high).sign() > 0 ? high : value;
}

/**
 * The unit with its kink in the middle of what is shown.
 * @param {Unit} unit
 * @param {readonly Range[]} ranges one for each input
 * @returns {Unit}
 */
export function throughMiddle(unit, ranges) {
  const half = Rational.of(1, 2);
  const bias = unit.weights.reduce(
    (sum, w, i) => sum.minus(w.times(ranges[i].low.plus(ranges[i].high).times(half))),
    ZERO,
  );
  return { ...unit, bias };
}

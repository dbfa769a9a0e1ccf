/** What of the plane a picture of the data shows, and the grid of exact numbers on which drags move. */

import { Rational } from "./rational.js";

/** @typedef {{ low: Rational, high: Rational, step: Rational }} Range exact bounds, multiples of the step */

/** @param {readonly Rational[]} values @param {number} margin as a share of what the values span */
export function rangeOf(values, margin) {
  const floats = values.map((value) => value.toNumber());
  const [least, most] = [Math.min(...floats), Math.max(...floats)];
  const span = most > least ? most - least : 2;
  const step = gridStep(span);
  const out = margin * span;
  const down = Math.floor((least - out) / step.toNumber());
  const up = Math.ceil((most + out) / step.toNumber());
  return { low: step.times(Rational.of(down)), high: step.times(Rational.of(up)), step };
}

/** A power of two: some dozens of steps in the span. @param {number} span */
export function gridStep(span) {
  const exponent = Math.round(Math.log2(span / 32));
  return exponent >= 0 ? new Rational(2n ** BigInt(exponent)) : new Rational(1n, 2n ** BigInt(-exponent));
}

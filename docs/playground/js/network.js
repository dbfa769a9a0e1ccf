/** A network with one hidden layer of ReLU units and one output, at exact parameters, on exact data. */

import { ONE, Rational, ZERO } from "./rational.js";

/**
 * A hidden unit: `output · ReLU(weights · x + bias)`.
 * @typedef {{ weights: readonly Rational[], bias: Rational, output: Rational }} Unit
 * @typedef {{ units: readonly Unit[], bias: Rational }} Network
 * @typedef {{ x: readonly Rational[], y: Rational }} Point
 * @typedef {{ preActivations: Rational[], output: Rational, residual: Rational }} Row what happens at a data point
 * @typedef {{ name: string, unit: number, entry: number }} Parameter
 *   entry: of the weights, then the bias, then the output weight; the last parameter, of unit -1, is the output bias
 */

/** @param {readonly Rational[]} a @param {readonly Rational[]} b */
function inner(a, b) {
  return a.reduce((sum, entry, i) => sum.plus(entry.times(b[i])), ZERO);
}

/** @param {Unit} unit @param {readonly Rational[]} x */
export function preActivation(unit, x) {
  return inner(unit.weights, x).plus(unit.bias);
}

/** @param {Network} network @param {readonly Rational[]} x */
export function outputAt(network, x) {
  return network.units.reduce((sum, unit) => {
    const z = preActivation(unit, x);
    return z.sign() > 0 ? sum.plus(unit.output.times(z)) : sum;
  }, network.bias);
}

/**
 * The exact forward pass.
 * @param {Network} network @param {readonly Point[]} points
 * @returns {{ rows: Row[], loss: Rational }} the loss is the sum of the squared residuals
 */
export function evaluate(network, points) {
  const rows = points.map(({ x, y }) => {
    const output = outputAt(network, x);
    const preActivations = network.units.map((unit) => preActivation(unit, x));
    return { preActivations, output, residual: output.minus(y) };
  });
  const loss = rows.reduce((sum, { residual }) => sum.plus(residual.times(residual)), ZERO);
  return { rows, loss };
}

/** @param {Network} network @returns {Parameter[]} in the order in which `numbers` has them */
export function parameters(network) {
  const dimension = network.units[0].weights.length;
  const named = network.units.flatMap((_, unit) => [
    ...Array.from({ length: dimension }, (_, i) => ({
      name: dimension === 1 ? `w${unit + 1}` : `w${unit + 1},${i + 1}`,
      unit,
      entry: i,
    })),
    { name: `b${unit + 1}`, unit, entry: dimension },
    { name: `v${unit + 1}`, unit, entry: dimension + 1 },
  ]);
  return [...named, { name: "c", unit: -1, entry: 0 }];
}

/** @param {Network} network */
export function numbers(network) {
  return [...network.units.flatMap(({ weights, bias, output }) => [...weights, bias, output]), network.bias];
}

/**
 * The network with these numbers, of the shape of another one.
 * @param {Network} shape @param {readonly Rational[]} values in the order of `numbers`
 * @returns {Network}
 */
export function withNumbers(shape, values) {
  const size = shape.units[0].weights.length + 2;
  const units = shape.units.map((_, j) => {
    const own = values.slice(j * size, (j + 1) * size);
    return { weights: own.slice(0, -2), bias: own[size - 2], output: own[size - 1] };
  });
  return { units, bias: values[shape.units.length * size] };
}

/** @param {Network} network @param {number} index @param {Rational} value @returns {Network} */
export function withNumber(network, index, value) {
  return withNumbers(network, numbers(network).with(index, value));
}

/** @param {Network} network @param {number} j @param {Partial<Unit>} change @returns {Network} */
export function withUnit(network, j, change) {
  return { ...network, units: network.units.with(j, { ...network.units[j], ...change }) };
}

/**
 * The same function with `width` units, as long as units are added: new ones have the output weight 0.
 * @param {Network} network @param {number} width @returns {Network}
 */
export function withWidth(network, width) {
  const first = network.units[0].weights.map((_, i) => (i === 0 ? ONE : ZERO));
  const added = Array.from({ length: Math.max(0, width - network.units.length) }, (_, k) => ({
    weights: first,
    bias: Rational.of(-k - 1),
    output: ZERO,
  }));
  return { ...network, units: [...network.units.slice(0, width), ...added] };
}

/** @param {Network} a @param {Network} b */
export function equal(a, b) {
  const [first, second] = [numbers(a), numbers(b)];
  return first.length === second.length && first.every((value, i) => value.equals(second[i]));
}

/** The largest absolute value among the incoming weights. @param {Unit} unit */
export function size(unit) {
  return unit.weights.map((w) => w.absolute()).reduce((a, b) => (a.minus(b).sign() > 0 ? a : b));
}

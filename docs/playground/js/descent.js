/**
 * Gradient descent, as the reader watches: floats, so evidence and no proof. It ends at no exact point unless one is
 * asked for.
 */

import { numbers, size, withNumbers } from "./network.js";
import { descend, floatProblem, gradientOf, lossOf, norm } from "./numeric.js";
import { Rational, rounded } from "./rational.js";

/** @typedef {import("./network.js").Network} Network */

const STEPS_PER_FRAME = 12;
const MOST_STEPS = 30000;
const ENOUGH = 1e-13;
const LARGEST_DENOMINATOR = 60;

export class Descent {
  /** @type {number[] | null} */ theta = null;
  running = false;
  #frame = 0;
  #steps = 0;
  #rate = 0.01;

  /** @param {(said: string, done: boolean) => void} onStep */
  constructor(onStep) {
    this.onStep = onStep;
  }

  /** @param {import("./settings.js").Settings} settings */
  start({ network, points }) {
    this.stop();
    this.theta = numbers(network).map((value) => value.toNumber());
    this.problem = floatProblem(points, network.units.length);
    [this.#steps, this.#rate] = [0, 0.01];
    this.run();
  }

  /** Go on from where it is. */
  run() {
    const problem = /** @type {import("./numeric.js").FloatProblem} */ (this.problem);
    let theta = /** @type {number[]} */ (this.theta);
    const before = lossOf(theta, problem);
    let ended = "";
    for (let k = 0; k < STEPS_PER_FRAME && !ended; k++) {
      const step = descend(theta, problem, this.#rate);
      if (!step) ended = "no step lowers the loss any further";
      else [theta, this.#rate, this.#steps] = [step.theta, step.rate, this.#steps + 1];
    }
    const loss = lossOf(theta, problem);
    if (!ended && before - loss < ENOUGH * Math.max(1, loss)) ended = "the loss hardly falls any more";
    if (!ended && this.#steps >= MOST_STEPS) ended = "the limit of steps";
    this.theta = theta;
    this.running = !ended;
    const slope = rounded(Number(norm(gradientOf(theta, problem)).toPrecision(2)));
    const end = ended ? ` Ended: ${ended}.` : "";
    if (!ended) this.#frame = requestAnimationFrame(() => this.run());
    this.onStep(
      `Step ${this.#steps}, loss ≈ ${rounded(loss)}, length of the gradient ≈ ${slope}.${end}`,
      Boolean(ended),
    );
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.running = false;
  }

  /** Back to exact points. */
  leave() {
    this.stop();
    this.theta = null;
  }

  /**
   * An exact point near the floats: each unit rescaled so that its largest incoming weight is 1 or -1, which changes no output, and
   * then every number rounded to a fraction.
   * @param {Network} shape @returns {Network}
   */
  snapped(shape) {
    const theta = /** @type {number[]} */ (this.theta);
    const exact = withNumbers(shape, theta.map(exactly));
    const round = (/** @type {Rational} */ value) => Rational.simplest(value.toNumber(), LARGEST_DENOMINATOR);
    const units = exact.units.map((unit) => {
      const scale = size(unit).sign() === 0 ? Rational.of(1) : size(unit);
      const weights = unit.weights.map((w) => round(w.over(scale)));
      return { weights, bias: round(unit.bias.over(scale)), output: round(unit.output.times(scale)) };
    });
    return { units, bias: round(exact.bias) };
  }
}

/** The exact value of a float. @param {number} value */
function exactly(value) {
  let bottom = 1n;
  while (!Number.isInteger(value)) [value, bottom] = [value * 2, bottom * 2n];
  return new Rational(BigInt(value), bottom);
}

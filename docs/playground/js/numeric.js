/** The loss in floating point: for drawings and for gradient descent. Evidence, never a proof. */

/**
 * Parameters as floats, in the order of `numbers` of network.js, and the data in the same way.
 * @typedef {{ inputs: number[][], targets: number[], width: number }} FloatProblem
 */

/** @param {readonly import("./network.js").Point[]} points @param {number} width @returns {FloatProblem} */
export function floatProblem(points, width) {
  return {
    inputs: points.map(({ x }) => x.map((e) => e.toNumber())),
    targets: points.map(({ y }) => y.toNumber()),
    width,
  };
}

/** @param {readonly number[]} theta @param {number} unit @param {readonly number[]} x */
function preActivationOf(theta, unit, x) {
  const start = unit * (x.length + 2);
  return x.reduce((sum, entry, i) => sum + theta[start + i] * entry, theta[start + x.length]);
}

/** @param {readonly number[]} theta @param {readonly number[]} x @param {number} width */
export function outputOf(theta, x, width) {
  let sum = theta[theta.length - 1];
  for (let j = 0; j < width; j++) {
    const z = preActivationOf(theta, j, x);
    if (z > 0) sum += theta[j * (x.length + 2) + x.length + 1] * z;
  }
  return sum;
}

/** @param {readonly number[]} theta @param {FloatProblem} problem */
export function lossOf(theta, { inputs, targets, width }) {
  return inputs.reduce((sum, x, i) => sum + (outputOf(theta, x, width) - targets[i]) ** 2, 0);
}

/** At a kink, the derivative of ReLU is taken as 0. @param {readonly number[]} theta @param {FloatProblem} problem */
export function gradientOf(theta, { inputs, targets, width }) {
  const gradient = theta.map(() => 0);
  inputs.forEach((x, i) => {
    const slope = 2 * (outputOf(theta, x, width) - targets[i]);
    gradient[theta.length - 1] += slope;
    for (let j = 0; j < width; j++) {
      const z = preActivationOf(theta, j, x);
      if (z <= 0) continue;
      const start = j * (x.length + 2);
      const outer = slope * theta[start + x.length + 1];
      x.forEach((entry, k) => (gradient[start + k] += outer * entry));
      gradient[start + x.length] += outer;
      gradient[start + x.length + 1] += slope * z;
    }
  });
  return gradient;
}

/** @param {readonly number[]} vector */
export function norm(vector) {
  return Math.hypot(...vector);
}

/**
 * One step of gradient descent; its length is halved until the loss falls, and doubled for the next step.
 * @param {readonly number[]} theta @param {FloatProblem} problem @param {number} rate
 * @returns {{ theta: number[], rate: number, loss: number } | null} null where no step lowers the loss
 */
export function descend(theta, problem, rate) {
  const here = lossOf(theta, problem);
  const gradient = gradientOf(theta, problem);
  for (let tried = rate; tried > 1e-14; tried /= 2) {
    const next = theta.map((value, i) => value - tried * gradient[i]);
    const loss = lossOf(next, problem);
    if (loss < here) return { theta: next, rate: Math.min(2 * tried, 0.1), loss };
  }
  return null;
}

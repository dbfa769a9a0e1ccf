/** The loss along a line through the point, or along the path of a certificate. Drawn in floating point. */

import { networkOf } from "./files.js";
import { numbers, parameters } from "./network.js";
import { floatProblem, gradientOf, lossOf } from "./numeric.js";
import { rounded, shown } from "./rational.js";
import { DIRECTIONS } from "./settings.js";
import { add, at, axes, frame } from "./svg.js";

/** @typedef {import("./state.js").View} View */
/** @typedef {{ velocity: number[], acceleration: number[], reach: number, name: string }} Path from -reach to reach */

const SAMPLES = 160;
/** @type {Record<string, string>} */
const TITLES = { descent: "steepest descent", certificate: "the path of the certificate" };

export class Slice {
  /**
   * @param {SVGSVGElement} svg
   * @param {HTMLSelectElement} select
   * @param {HTMLElement} note
   * @param {import("./state.js").Actions} actions
   */
  constructor(svg, select, note, actions) {
    this.svg = svg;
    this.select = select;
    this.note = note;
    select.addEventListener("change", () => actions.change({ direction: select.value }));
  }

  /** @param {View} view */
  draw(view) {
    this.#offer(view);
    const path = pathOf(view);
    const problem = floatProblem(view.settings.points, view.settings.network.units.length);
    const times = Array.from({ length: SAMPLES + 1 }, (_, k) => (path?.reach ?? 0) * ((2 * k) / SAMPLES - 1));
    const losses = path ? times.map((t) => lossOf(moved(view.floats, path, t), problem)) : [];
    const drawable = path !== null && losses.every(Number.isFinite);
    this.svg.toggleAttribute("hidden", !drawable);
    this.note.textContent = drawable ? "" : path ? "The losses are beyond the range of floats." : this.#missing(view);
    if (!drawable) return;
    const width = Math.max(260, this.svg.clientWidth);
    const height = Math.min(280, Math.round(0.62 * width));
    frame(this.svg, { width, height });
    this.svg.replaceChildren();
    const box = { left: 56, right: width - 10, top: 22, bottom: height - 36 };
    const [least, most] = [Math.min(...losses), Math.max(...losses)];
    const margin = 0.08 * (most - least) || 1;
    const x = { low: -path.reach, high: path.reach, from: box.left, to: box.right };
    const y = { low: least - margin, high: most + margin, from: box.bottom, to: box.top };
    axes(this.svg, x, y, box, { x: path.name, y: "loss" });
    const corners = times.map((t, k) => `${at(x, t)},${at(y, losses[k])}`).join(" ");
    add("polyline", { class: "fit", points: corners }, this.svg);
    add("circle", { class: "here", cx: at(x, 0), cy: at(y, losses[SAMPLES / 2]), r: 5 }, this.svg);
    const here = view.loss ? shown(view.loss) : `≈ ${rounded(losses[SAMPLES / 2])}`;
    const told = `${here} at the point, from ${rounded(least)} to ${rounded(most)} in the picture.`;
    this.svg.setAttribute("aria-label", `Loss along ${this.select.selectedOptions[0].text}: ${told}`);
  }

  /** @param {View} view */
  #offer({ settings }) {
    const names = [...DIRECTIONS, ...parameters(settings.network).map(({ name }) => name)];
    if (names.join() !== [...this.select.options].map(({ value }) => value).join()) {
      this.select.replaceChildren(...names.map((name) => new Option(TITLES[name] ?? name, name)));
    }
    this.select.value = settings.direction;
  }

  /** @param {View} view */
  #missing({ settings, answer }) {
    if (settings.direction === "descent")
      return "The gradient in floating point is 0 here: there is no steepest descent.";
    return answer
      ? "The certificate of the verdict holds no path: there is one where the point is not a local minimum."
      : "…";
  }
}

/** @param {readonly number[]} theta @param {Path} path @param {number} t */
function moved(theta, { velocity, acceleration }, t) {
  return theta.map((value, i) => value + t * velocity[i] + t * t * acceleration[i]);
}

/** @param {View} view @returns {Path | null} */
function pathOf({ settings, floats, answer }) {
  const still = floats.map(() => 0);
  if (settings.direction === "certificate") {
    const certificate = answer?.proved[0] && JSON.parse(answer.proved[0].certificate);
    if (!certificate?.velocity) return null;
    const [velocity, acceleration] = [certificate.velocity, certificate.acceleration].map((each) =>
      numbers(networkOf(each)).map((value) => value.toNumber()),
    );
    const [top, bottom = 1] = certificate.step.split("/").map(Number);
    return { velocity, acceleration, reach: (1.5 * top) / bottom, name: "time on the path" };
  }
  if (settings.direction === "descent") {
    const gradient = gradientOf(floats, floatProblem(settings.points, settings.network.units.length));
    const longest = Math.max(...gradient.map(Math.abs));
    if (!(longest > 0)) return null;
    return {
      velocity: gradient.map((slope) => -slope / longest),
      acceleration: still,
      reach: 1,
      name: "largest change",
    };
  }
  const index = parameters(settings.network).findIndex(({ name }) => name === settings.direction);
  return { velocity: still.with(index, 1), acceleration: still, reach: 2, name: `change of ${settings.direction}` };
}

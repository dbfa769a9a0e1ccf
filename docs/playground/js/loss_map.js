/** The loss over two parameters, in floating point, as a map; the point is in the middle, and can be dragged on it. */

import { Handle } from "./handle.js";
import { numbers, parameters, withNumbers } from "./network.js";
import { floatProblem, lossOf } from "./numeric.js";
import { Rational, minus, rounded } from "./rational.js";
import { add, at, axes, clamp, colour, frame, paint, valueAt } from "./svg.js";

/** @typedef {import("./state.js").View} View */

const CELLS = 64;
const BANDS = 14;
const REACH = 3;
const STEP = Rational.of(1, 4);

export class LossMap {
  /**
   * @param {SVGSVGElement} svg @param {HTMLCanvasElement} canvas @param {[HTMLSelectElement, HTMLSelectElement]} selects
   * @param {import("./state.js").Actions} actions @param {View} view
   */
  constructor(svg, canvas, selects, actions, view) {
    this.view = view;
    /** Of the two parameters. @type {number[]} */
    this.indices = [0, 1];
    /** Of the map; undefined where it is to be laid anew. @type {number[] | undefined} */
    this.middle = undefined;
    /** What the colours show; they are not painted twice. */
    this.painted = "";
    this.svg = svg;
    this.canvas = canvas;
    this.selects = selects;
    this.actions = actions;
    this.layout = this.#layout([0, 0]);
    this.picture = add("g", {}, svg);
    this.handle = new Handle(svg, {
      id: "map-point",
      label: "The point on the loss map",
      shape: 0,
      directions: "both",
      onDrag: (x, y) =>
        this.#move([
          Rational.nearest(valueAt(this.layout.x, x), STEP),
          Rational.nearest(valueAt(this.layout.y, y), STEP),
        ]),
      onKey: (right, up) => {
        const [first, second] = this.indices.map((index) => numbers(this.view.settings.network)[index]);
        this.#move([first.plus(STEP.times(Rational.of(right))), second.plus(STEP.times(Rational.of(up)))]);
      },
      onEnd: () => {
        this.middle = undefined;
        actions.settle();
      },
    });
    selects.forEach((select, k) =>
      select.addEventListener("change", () => {
        const map = /** @type {[string, string]} */ ([...this.view.settings.map]);
        // The same parameter twice would be a line: the other one takes the place.
        if (map[1 - k] === select.value) map[1 - k] = map[k];
        map[k] = select.value;
        actions.change({ map });
      }),
    );
  }

  /** @param {[Rational, Rational]} values */
  #move(values) {
    const changed = numbers(this.view.settings.network);
    this.indices.forEach((index, k) => {
      changed[index] = values[k];
    });
    this.actions.move(withNumbers(this.view.settings.network, changed));
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    const names = parameters(view.settings.network).map(({ name }) => name);
    this.indices = view.settings.map.map((name) => names.indexOf(name));
    this.selects.forEach((select, k) => {
      if (names.join() !== [...select.options].map(({ value }) => value).join()) {
        select.replaceChildren(...names.map((name) => new Option(name, name)));
      }
      select.value = view.settings.map[k];
    });
    // The map stands still while its point is dragged, and is laid around it otherwise.
    if (!this.handle.held || !this.middle) this.middle = this.indices.map((index) => view.floats[index]);
    this.layout = this.#layout(this.middle);
    this.#frame();
    const painted = JSON.stringify([
      this.layout,
      this.indices,
      view.floats,
      view.settings.points.map(({ x, y }) => `${x} ${y}`),
    ]);
    if (painted !== this.painted) this.#paint();
    this.painted = painted;
    const [first, second] = this.indices.map((index) => view.floats[index]);
    const [x, y] = [at(this.layout.x, first), at(this.layout.y, second)];
    const inside =
      clamp(x, this.layout.box.left, this.layout.box.right) === x &&
      clamp(y, this.layout.box.top, this.layout.box.bottom) === y;
    const text = this.indices.map(
      (index, k) => `${view.settings.map[k]} = ${minus(String(numbers(view.settings.network)[index]))}`,
    );
    const place = { x, y, value: first, low: this.layout.x.low, high: this.layout.x.high, text: text.join(", ") };
    this.handle.put(inside && view.rows ? place : null);
  }

  /** @param {number[]} middle */
  #layout([first, second]) {
    const width = Math.max(260, this.svg.clientWidth);
    const side = Math.min(width - 56, 300);
    const box = { left: 46, right: 46 + side, top: 22, bottom: 22 + side };
    const x = { low: first - REACH, high: first + REACH, from: box.left, to: box.right };
    const y = { low: second - REACH, high: second + REACH, from: box.bottom, to: box.top };
    return { width, height: side + 60, side, box, x, y };
  }

  #frame() {
    const { side, box, x, y } = this.layout;
    frame(this.svg, this.layout);
    this.picture.replaceChildren();
    const [nameX, nameY] = this.view.settings.map;
    axes(this.picture, x, y, box, { x: nameX, y: nameY });
    Object.assign(this.canvas.style, { left: "46px", top: "22px", width: `${side}px`, height: `${side}px` });
  }

  #paint() {
    const { settings, floats } = this.view;
    const problem = floatProblem(settings.points, settings.network.units.length);
    const theta = [...floats];
    const [first, second] = this.indices;
    const losses = new Map();
    const lossAt = (/** @type {number} */ right, /** @type {number} */ up) => {
      theta[first] = this.layout.x.low + right * 2 * REACH;
      theta[second] = this.layout.y.low + up * 2 * REACH;
      return lossOf(theta, problem);
    };
    for (let i = 0; i < CELLS; i++) {
      for (let k = 0; k < CELLS; k++) losses.set(i * CELLS + k, lossAt((i + 0.5) / CELLS, (k + 0.5) / CELLS));
    }
    const [least, most] = [Math.min(...losses.values()), Math.max(...losses.values())];
    // Bands on a scale on which equal quotients above the least loss are equal steps, so that a valley is seen.
    const height = (/** @type {number} */ loss) =>
      most > least ? Math.log1p((1000 * (loss - least)) / (most - least)) : 0;
    const top = height(most) || 1;
    paint(this.canvas, CELLS, (right, up) => {
      const loss = losses.get(Math.floor(right * CELLS) * CELLS + Math.floor(up * CELLS));
      return colour(1 - Math.floor((height(loss) / top) * BANDS) / BANDS);
    });
    const told = `Loss over ${settings.map.join(" and ")}: from ${rounded(least)}, bright, to ${rounded(most)}, dark.`;
    this.svg.setAttribute("aria-label", told);
  }
}

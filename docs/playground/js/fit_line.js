/**
 * The picture for one input: data, fit, residuals, kinks. Below it a rail for each unit, thick where the unit is on, with the
 * handle of its kink; on the right a rail for the output bias; on the fit a handle for the slope of each unit. A handle never
 * lies over a data point.
 */

import { Handle, BAR, REACH } from "./handle.js";
import { outputAt, preActivation, withUnit } from "./network.js";
import { outputOf } from "./numeric.js";
import { Rational, ZERO, minus } from "./rational.js";
import { add, at, axes, clamp, frame, valueAt, write } from "./svg.js";
import { rangeOf } from "./view.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./state.js").View} View
 * @typedef {import("./state.js").Actions} Actions
 */

const LANE = 26;
const POINT_RADIUS = 5;

export class LineFit {
  /** @param {SVGSVGElement} svg @param {Actions} actions @param {View} view of a network of the shape that is drawn */
  constructor(svg, actions, view) {
    this.svg = svg;
    this.actions = actions;
    svg.replaceChildren();
    this.picture = add("g", {}, svg);
    const { units } = view.settings.network;
    this.kinks = units.map((_, j) => this.#kinkHandle(j));
    this.slopes = units.map((_, j) => this.#slopeHandle(j));
    this.bias = this.#biasHandle();
    this.view = view;
    this.layout = this.#layout();
    /** Where on the x axis each slope handle lies. @type {Rational[]} */
    this.slopePlaces = units.map(() => ZERO);
    this.draw(view);
  }

  #layout() {
    const { network, points } = this.view.settings;
    const width = Math.max(260, this.svg.clientWidth);
    const box = { left: 52, right: width - 34, top: 20, bottom: 20 + clamp(0.62 * width, 220, 400) };
    const height = box.bottom + 38 + LANE * network.units.length;
    const [xs, ys] = [
      rangeOf(
        points.map(({ x }) => x[0]),
        0.2,
      ),
      rangeOf(
        points.map(({ y }) => y),
        0.35,
      ),
    ];
    const x = { low: xs.low.toNumber(), high: xs.high.toNumber(), from: box.left, to: box.right };
    const y = { low: ys.low.toNumber(), high: ys.high.toNumber(), from: box.bottom, to: box.top };
    return { width, height, box, xs, ys, x, y, slopeStep: ys.step.over(xs.step).over(Rational.of(4)) };
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    this.layout = this.#layout();
    frame(this.svg, this.layout);
    this.picture.replaceChildren();
    axes(this.picture, this.layout.x, this.layout.y, this.layout.box, { x: "x", y: "y" });
    this.#rails();
    this.#fit();
    this.#points();
    this.#placeHandles();
  }

  #rails() {
    const { network } = this.view.settings;
    const { left, right, top, bottom } = this.layout.box;
    network.units.forEach((_, j) => {
      const y = bottom + 34 + LANE * (j + 0.5);
      add("line", { class: "rail", x1: left, x2: right, y1: y, y2: y }, this.picture);
      write(`unit ${j + 1}`, { class: `name unit${j + 1}`, x: 0, y: y + 4 }, this.picture);
      const kink = this.#kinkPixel(j);
      const rising = this.view.floats[3 * j] > 0;
      if (kink === null) return;
      const [from, to] = rising ? [clamp(kink, left, right), right] : [left, clamp(kink, left, right)];
      add("line", { class: `rail on unit${j + 1}`, x1: from, x2: to, y1: y, y2: y }, this.picture);
      if (kink < left || kink > right) return;
      add("line", { class: `kink unit${j + 1}`, x1: kink, x2: kink, y1: top, y2: y }, this.picture);
    });
    add("line", { class: "rail", x1: right + 18, x2: right + 18, y1: top, y2: bottom }, this.picture);
    write("c", { class: "name", x: right + 15, y: top - 7 }, this.picture);
  }

  /** Where the kink of a unit lies, in pixels; null where its incoming weight is 0. @param {number} j */
  #kinkPixel(j) {
    const [weight, bias] = this.view.floats.slice(3 * j, 3 * j + 2);
    return weight === 0 ? null : at(this.layout.x, -bias / weight);
  }

  #fit() {
    const { floats, settings } = this.view;
    const width = settings.network.units.length;
    const bends = settings.network.units.map((_, j) => -floats[3 * j + 1] / floats[3 * j]);
    const inside = bends.filter((x) => x > this.layout.x.low && x < this.layout.x.high);
    const xs = [this.layout.x.low, ...inside, this.layout.x.high].sort((a, b) => a - b);
    const { left, right, top, bottom } = this.layout.box;
    const clip = add("clipPath", { id: "inside" }, this.picture);
    add("rect", { x: left, y: top, width: right - left, height: bottom - top }, clip);
    const corners = xs
      .map((x) => `${at(this.layout.x, x)},${at(this.layout.y, outputOf(floats, [x], width))}`)
      .join(" ");
    this.#residuals();
    add("polyline", { class: "fit", points: corners, "clip-path": "url(#inside)" }, this.picture);
  }

  #residuals() {
    const inside = add("g", { "clip-path": "url(#inside)" }, this.picture);
    const { floats, settings } = this.view;
    for (const point of settings.points) {
      const [x, y] = this.#pixel(point);
      const output = outputOf(floats, [point.x[0].toNumber()], settings.network.units.length);
      add("line", { class: "residual", x1: x, x2: x, y1: y, y2: at(this.layout.y, output) }, inside);
    }
  }

  #points() {
    const { settings, rows } = this.view;
    settings.points.forEach((point, i) => {
      const [x, y] = this.#pixel(point);
      add("circle", { class: "point", cx: x, cy: y, r: POINT_RADIUS, "data-point": i }, this.picture);
      rows?.[i].preActivations.forEach((z, j) => {
        if (z.sign() === 0) add("circle", { class: `ring unit${j + 1}`, cx: x, cy: y, r: 9 + 3 * j }, this.picture);
      });
    });
  }

  /** @param {import("./network.js").Point} point @returns {[number, number]} */
  #pixel({ x, y }) {
    return [at(this.layout.x, x[0].toNumber()), at(this.layout.y, y.toNumber())];
  }

  #placeHandles() {
    const { network } = this.view.settings;
    const { left, right, top, bottom } = this.layout.box;
    const still = this.view.rows === null;
    const [low, high] = [this.layout.x.low, this.layout.x.high];
    network.units.forEach((unit, j) => {
      const y = bottom + 34 + LANE * (j + 0.5);
      const kink = this.#kinkPixel(j);
      if (still || kink === null) return this.kinks[j].put(null);
      const exact = unit.bias.negative().over(unit.weights[0]);
      const x = clamp(kink, left, right);
      this.kinks[j].put({ x, y, value: exact.toNumber(), low, high, text: `x = ${minus(`${exact}`)}` });
    });
    const [least, most] = [this.layout.y.low, this.layout.y.high];
    const c = network.bias;
    const place = {
      x: right + 18,
      y: clamp(at(this.layout.y, c.toNumber()), top, bottom),
      value: c.toNumber(),
      low: least,
      high: most,
    };
    this.bias.put(still ? null : { ...place, text: `c = ${minus(`${c}`)}` });
    this.#placeSlopes(still);
  }

  /** @param {boolean} still */
  #placeSlopes(still) {
    const { network, points } = this.view.settings;
    const taken = points.map((point) => this.#pixel(point));
    network.units.forEach((unit, j) => {
      const handle = this.slopes[j];
      if (still || unit.weights[0].sign() === 0) return handle.put(null);
      // While it is held it stays above the same number, so that the fit follows the finger.
      const x =
        handle.held && preActivation(unit, [this.slopePlaces[j]]).sign() > 0
          ? this.slopePlaces[j]
          : this.#freePlace(j, taken);
      if (x === null) return handle.put(null);
      this.slopePlaces[j] = x;
      const [pixelX, pixelY] = this.#onFit(x);
      taken.push([pixelX, pixelY]);
      const slope = unit.output.times(unit.weights[0]);
      const value = slope.toNumber();
      handle.put({ x: pixelX, y: pixelY, value, low: -100, high: 100, text: `v${j + 1} = ${minus(`${unit.output}`)}` });
    });
  }

  /** A place on the fit, or on the edge of the picture where the fit leaves it. @param {Rational} x */
  #onFit(x) {
    const { floats, settings } = this.view;
    const y = at(this.layout.y, outputOf(floats, [x.toNumber()], settings.network.units.length));
    return [at(this.layout.x, x.toNumber()), clamp(y, this.layout.box.top, this.layout.box.bottom)];
  }

  /**
   * A number at which the unit is on and the handle covers nothing; the farthest from everything if all of them do.
   * @param {number} j @param {number[][]} taken
   */
  #freePlace(j, taken) {
    const unit = this.view.settings.network.units[j];
    const { low, high, step } = this.layout.xs;
    const half = step.over(Rational.of(2));
    /** @type {{ x: Rational, rank: number } | null} */
    let best = null;
    const enough = POINT_RADIUS + 2 * REACH;
    const { left, right } = this.layout.box;
    // Away from the kink the handle moves the slope finely.
    const away = unit.weights[0].sign() * 0.25 * (right - left);
    const aim = clamp(clamp(this.#kinkPixel(j) ?? left, left, right) + away, left, right);
    for (let x = low.plus(step); x.minus(high).sign() < 0; x = x.plus(half)) {
      const z = preActivation(unit, [x]).over(unit.weights[0].absolute());
      if (z.minus(step).sign() <= 0) continue;
      const [pixelX, pixelY] = this.#onFit(x);
      const room = Math.min(...taken.map(([a, b]) => Math.hypot(a - pixelX, b - pixelY)), 10 * enough);
      const outside = pixelY === this.layout.box.top || pixelY === this.layout.box.bottom;
      const fits = room >= enough && !outside;
      const rank = fits ? 1e6 - Math.abs(pixelX - aim) : Math.min(room, 5 * enough);
      if (!best || rank > best.rank) best = { x, rank };
    }
    return best && best.x;
  }

  /** @param {number} j */
  #kinkHandle(j) {
    const label = `Kink of unit ${j + 1}`;
    const move = (/** @type {Rational} */ x) => {
      const { network } = this.view.settings;
      const inside = clampTo(x, this.layout.xs.low, this.layout.xs.high);
      this.actions.move(withUnit(network, j, { bias: inside.times(network.units[j].weights[0]).negative() }));
    };
    return new Handle(this.svg, {
      id: `kink${j + 1}`,
      label,
      shape: j,
      directions: "horizontal",
      onDrag: (x) => move(Rational.nearest(valueAt(this.layout.x, x), this.layout.xs.step)),
      onKey: (right, up) => {
        const unit = this.view.settings.network.units[j];
        move(
          unit.bias
            .negative()
            .over(unit.weights[0])
            .plus(this.layout.xs.step.times(Rational.of(right + up))),
        );
      },
      onEnd: () => this.actions.settle(),
    });
  }

  /** @param {number} j */
  #slopeHandle(j) {
    /** A unit with an incoming weight of ±1 gets an output weight on the grid. @param {Rational} strength */
    const set = (strength) => {
      const { network } = this.view.settings;
      const bounded = clampTo(strength, Rational.of(-100), Rational.of(100));
      this.actions.move(withUnit(network, j, { output: bounded.over(network.units[j].weights[0].absolute()) }));
    };
    return new Handle(this.svg, {
      id: `slope${j + 1}`,
      label: `Slope of unit ${j + 1}`,
      shape: j,
      directions: "vertical",
      onDrag: (_, y) => {
        const { network } = this.view.settings;
        const x = this.slopePlaces[j];
        const others = outputAt(withUnit(network, j, { output: ZERO }), [x]).toNumber();
        const unit = network.units[j];
        const distance = preActivation(unit, [x]).over(unit.weights[0].absolute());
        set(Rational.nearest((valueAt(this.layout.y, y) - others) / distance.toNumber(), this.layout.slopeStep));
      },
      onKey: (right, up) => {
        const unit = this.view.settings.network.units[j];
        set(unit.output.times(unit.weights[0].absolute()).plus(this.layout.slopeStep.times(Rational.of(right + up))));
      },
      onEnd: () => this.actions.settle(),
    });
  }

  #biasHandle() {
    const set = (/** @type {Rational} */ bias) => {
      const { low, high } = this.layout.ys;
      this.actions.move({ ...this.view.settings.network, bias: clampTo(bias, low, high) });
    };
    return new Handle(this.svg, {
      id: "bias",
      label: "Output bias c, the output where every unit is off",
      shape: BAR,
      directions: "vertical",
      onDrag: (_, y) => set(Rational.nearest(valueAt(this.layout.y, y), this.layout.ys.step)),
      onKey: (right, up) =>
        set(this.view.settings.network.bias.plus(this.layout.ys.step.times(Rational.of(right + up)))),
      onEnd: () => this.actions.settle(),
    });
  }
}

/** @param {Rational} value @param {Rational} low @param {Rational} high */
export function clampTo(value, low, high) {
  if (value.minus(low).sign() < 0) return low;
  return value.minus(high).sign() > 0 ? high : value;
}

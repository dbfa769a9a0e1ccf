/**
 * The picture for two inputs: the output as a colour, the data in the colours of their targets, the line of each unit with hairs
 * on the side where it is on, and a handle at both of its ends, on the border, where no data point lies.
 */

import { ends, nearestOnBorder, onOneSide, through } from "./border.js";
import { Handle } from "./handle.js";
import { outputOf } from "./numeric.js";
import { minus, rounded, shown } from "./rational.js";
import { add, at, axes, frame, outputColour, paint, valueAt, write } from "./svg.js";
import { rangeOf } from "./view.js";

/**
 * @typedef {import("./state.js").View} View
 * @typedef {import("./state.js").Actions} Actions
 */

const CELLS = 72;
const MARGIN = { left: 46, right: 18, top: 26, bottom: 40 };

export class PlaneFit {
  /** @param {SVGSVGElement} svg @param {HTMLCanvasElement} canvas @param {Actions} actions @param {View} view */
  constructor(svg, canvas, actions, view) {
    this.svg = svg;
    this.canvas = canvas;
    this.actions = actions;
    this.view = view;
    this.layout = this.#layout();
    svg.replaceChildren();
    this.picture = add("g", {}, svg);
    this.handles = view.settings.network.units.map((_, j) => [this.#handle(j, 0), this.#handle(j, 1)]);
    this.draw(view);
  }

  #layout() {
    const { points } = this.view.settings;
    const width = Math.max(260, this.svg.clientWidth);
    const side = Math.min(width - MARGIN.left - MARGIN.right, 430);
    const left = Math.round((width - side) / 2) + 10;
    const box = { left, right: left + side, top: MARGIN.top, bottom: MARGIN.top + side };
    const [xs, ys] = [0, 1].map((i) =>
      rangeOf(
        points.map(({ x }) => x[i]),
        0.6,
      ),
    );
    const x = { low: xs.low.toNumber(), high: xs.high.toNumber(), from: left, to: left + side };
    const y = { low: ys.low.toNumber(), high: ys.high.toNumber(), from: box.bottom, to: box.top };
    return {
      width,
      height: side + MARGIN.top + MARGIN.bottom,
      box,
      xs,
      ys,
      x,
      y,
      colour: outputColour(points.map(({ y }) => y.toNumber())),
    };
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    this.layout = this.#layout();
    const { x, y, box } = this.layout;
    frame(this.svg, this.layout);
    this.picture.replaceChildren();
    axes(this.picture, x, y, box, { x: "x1", y: "x2" });
    this.#paint();
    this.#lines();
    this.#points();
    this.#placeHandles();
  }

  #paint() {
    const { left, top, right } = this.layout.box;
    Object.assign(this.canvas.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${right - left}px`,
    });
    const width = this.view.settings.network.units.length;
    paint(this.canvas, CELLS, (right, up) => {
      const x = this.layout.x.low + right * (this.layout.x.high - this.layout.x.low);
      const y = this.layout.y.low + up * (this.layout.y.high - this.layout.y.low);
      return this.layout.colour(outputOf(this.view.floats, [x, y], width));
    });
  }

  #lines() {
    const { left, top, right, bottom } = this.layout.box;
    const clip = add("clipPath", { id: "inside" }, this.picture);
    add("rect", { x: left, y: top, width: right - left, height: bottom - top }, clip);
    const inside = add("g", { "clip-path": "url(#inside)" }, this.picture);
    this.view.settings.network.units.forEach((_, j) => {
      const [a, b, bias] = this.view.floats.slice(4 * j, 4 * j + 3);
      const length = Math.hypot(a, b);
      if (length === 0) return;
      // In pixels, as both axes have their own scale: a point of the line, its direction, and the side where the unit is on.
      const [perX, perY] = [
        (right - left) / (this.layout.x.high - this.layout.x.low),
        (bottom - top) / (this.layout.y.high - this.layout.y.low),
      ];
      const [normalX, normalY] = [a / perX, -b / perY];
      const scale = Math.hypot(normalX, normalY);
      const [nx, ny] = [normalX / scale, normalY / scale];
      const [px, py] = [at(this.layout.x, (-bias * a) / length ** 2), at(this.layout.y, (-bias * b) / length ** 2)];
      const far = 2000;
      const line = { x1: px - far * ny, y1: py + far * nx, x2: px + far * ny, y2: py - far * nx };
      add("line", { class: "halo", ...line }, inside);
      add("line", { class: `boundary unit${j + 1}`, ...line }, inside);
      for (let t = -far; t <= far; t += 14) {
        const [x, y] = [px - t * ny, py + t * nx];
        if (x < left - 9 || x > right + 9 || y < top - 9 || y > bottom + 9) continue;
        add("line", { class: `hair unit${j + 1}`, x1: x, y1: y, x2: x + 7 * nx, y2: y + 7 * ny }, inside);
      }
    });
  }

  #points() {
    const { settings, rows, floats } = this.view;
    settings.points.forEach((point, i) => {
      const [x, y] = [at(this.layout.x, point.x[0].toNumber()), at(this.layout.y, point.x[1].toNumber())];
      const fill = `rgb(${this.layout.colour(point.y.toNumber()).join(" ")})`;
      rows?.[i].preActivations.forEach((z, j) => {
        if (z.sign() === 0) add("circle", { class: `ring unit${j + 1}`, cx: x, cy: y, r: 12 + 3 * j }, this.picture);
      });
      add("circle", { class: "target", cx: x, cy: y, r: 8, fill, "data-point": i }, this.picture);
      const output = outputOf(floats, [point.x[0].toNumber(), point.x[1].toNumber()], settings.network.units.length);
      const said = rows ? minus(String(rows[i].output)) : "";
      const found = said && said.length < 8 ? said : rounded(Number(output.toPrecision(3)));
      write(`y ${shown(point.y)}, f ${found}`, { class: "told", x, y: y - 16, "text-anchor": "middle" }, this.picture);
    });
  }

  #placeHandles() {
    const { network } = this.view.settings;
    /** @type {[number, number][]} */
    const taken = [];
    network.units.forEach((unit, j) => {
      const places = this.view.rows === null ? null : ends(unit, this.layout.xs, this.layout.ys);
      [0, 1].forEach((end) => {
        const place = places?.[end];
        if (!place) return this.handles[j][end].put(null);
        let [x, y] = [at(this.layout.x, place[0].toNumber()), at(this.layout.y, place[1].toNumber())];
        // Where the ends of two lines meet, handles stand beside one another, outwards.
        while (taken.some(([p, q]) => Math.hypot(p - x, q - y) < 18)) {
          if (place[0].equals(this.layout.xs.low)) x -= 18;
          else if (place[0].equals(this.layout.xs.high)) x += 18;
          else y += place[1].equals(this.layout.ys.low) ? 18 : -18;
        }
        taken.push([x, y]);
        const text = `x1 = ${minus(String(place[0]))}, x2 = ${minus(String(place[1]))}`;
        const turn = Math.atan2(
          place[1].toNumber() - (this.layout.y.low + this.layout.y.high) / 2,
          place[0].toNumber() - (this.layout.x.low + this.layout.x.high) / 2,
        );
        const value = Math.round((turn * 180) / Math.PI);
        this.handles[j][end].put({ x, y, value, low: -180, high: 180, text });
      });
    });
  }

  /** @param {number} j @param {0 | 1} end */
  #handle(j, end) {
    /** @param {number} x @param {number} y */
    const move = (x, y) => {
      const { network } = this.view.settings;
      const places = ends(network.units[j], this.layout.xs, this.layout.ys);
      if (!places) return;
      const moved = nearestOnBorder(x, y, this.layout.xs, this.layout.ys);
      const other = places[1 - end];
      if (onOneSide(moved, other, this.layout.xs, this.layout.ys)) return;
      this.actions.move({ ...network, units: network.units.with(j, through(network.units[j], moved, other)) });
    };
    return new Handle(this.svg, {
      id: `end${j + 1}${"ab"[end]}`,
      label: `${["First", "Second"][end]} end of the line of unit ${j + 1}`,
      shape: j,
      directions: "both",
      onDrag: (x, y) => move(valueAt(this.layout.x, x), valueAt(this.layout.y, y)),
      onKey: (right, up) => {
        const places = ends(this.view.settings.network.units[j], this.layout.xs, this.layout.ys);
        if (!places) return;
        const [x, y] = places[end];
        move(x.toNumber() + right * this.layout.xs.step.toNumber(), y.toNumber() + up * this.layout.ys.step.toNumber());
      },
      onEnd: () => this.actions.settle(),
    });
  }
}

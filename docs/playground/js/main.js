/** The page: it holds what is shown, draws it, and has it decided. */

import { throughMiddle } from "./border.js";
import { CertificatePanel } from "./certificate_panel.js";
import { Controls } from "./controls.js";
import { Descent } from "./descent.js";
import { networkOf } from "./files.js";
import { LineFit } from "./fit_line.js";
import { PlaneFit } from "./fit_plane.js";
import { LossMap } from "./loss_map.js";
import { Minima } from "./minima.js";
import { evaluate, numbers, withUnit } from "./network.js";
import { ParametersForm } from "./parameters_form.js";
import { drawPoints } from "./points_table.js";
import { Questions } from "./questions.js";
import { Rational, shown } from "./rational.js";
import { addressOf, fitting, sameQuestion, settingsOf } from "./settings.js";
import { Slice } from "./slice.js";
import { Verdict } from "./verdict.js";
import { rangeOf } from "./view.js";

/**
 * @typedef {import("./state.js").Settings} Settings
 * @typedef {import("./state.js").View} View
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Point} Point
 * @typedef {{ wheel: string | null, megabytes: number, data: Record<string, { title: string, points: string[][] }>,
 *   starts: Record<string, { name: string, network: import("./files.js").NetworkJson }[]> }} Problems problems.json
 */

const MOVING = "Gradient descent moves floats: no exact point is shown, and none is decided.";

/** @param {string} id @returns {any} */
const part = (id) => document.getElementById(id);

class Playground {
  /** @param {Problems} problems */
  constructor(problems) {
    this.problems = problems;
    /** @type {Record<string, readonly Point[]>} */
    this.known = Object.fromEntries(
      Object.entries(problems.data).map(([name, { points }]) => [name, points.map(pointOf)]),
    );
    this.settings = settingsOf(location.hash.slice(1), this.known) ?? this.start("D1", 0);
    this.descent = new Descent((said, done) => this.#descended(said, done));
    this.drawn = "";
    this.saving = 0;
    /** @type {Questions} */
    this.questions = new Questions(problems.wheel, problems.megabytes, Number(document.documentElement.dataset.startSeconds), {
      shown: () => (this.descent.theta ? null : this.view()),
      prepared: async (view) => {
        await this.panels.minima.prepare(view);
        return this.panels.minima.lowest(view);
      },
      changed: () => this.draw(),
    });
    const actions = {
      move: (/** @type {Network} */ network) => this.show({ ...this.settings, network }),
      settle: () => this.#saveAddress(),
      change: (/** @type {Partial<Settings>} */ change) => this.show({ ...this.settings, ...change }),
    };
    this.actions = actions;
    this.panels = this.#panels();
    this.controls = new Controls(this, part);
    this.show(this.settings);
    addEventListener("hashchange", () => this.#readAddress());
    new ResizeObserver(() => this.draw()).observe(document.body);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  #panels() {
    const { actions, questions } = this;
    const view = this.view();
    const words = {
      card: part("card"),
      words: part("words"),
      said: part("said"),
      kernel: part("kernel"),
      further: part("further"),
    };
    const verdict = new Verdict(words);
    const slice = new Slice(part("slice"), part("direction"), part("slice-note"), actions);
    const map = new LossMap(part("map"), part("map-colours"), [part("map-x"), part("map-y")], actions, view);
    const form = new ParametersForm(
      part("parameters"),
      part("parameters-note"),
      actions,
      (unit) => this.#bringBack(unit),
      view,
    );
    const files = { network: part("save-network"), data: part("save-data"), certificate: part("save-certificate") };
    const box = {
      text: part("certificate"),
      said: part("certificate-said"),
      change: part("certificate-change"),
      files,
    };
    const buttons = { select: part("theorem"), check: part("check"), damage: part("damage"), restore: part("restore") };
    const certificates = new CertificatePanel(
      { ...box, ...buttons },
      (texts) => questions.ask("check_point", texts),
      view,
    );
    const places = { said: part("minima-said"), place: part("minima"), find: part("find-list"), save: part("save-list") };
    const minima = new Minima(places, (call, texts) => questions.ask(call, texts), actions.move);
    return { verdict, slice, map, form, certificates, minima };
  }

  /** A point that the page offers. @param {string} data @param {number} k @returns {Settings} */
  start(data, k) {
    const network = networkOf(this.problems.starts[data][k].network);
    return fitting({ data, points: this.known[data], network, direction: "", map: ["", ""] });
  }

  /** Show other settings. The answer stays only if they ask the same question. @param {Settings} settings */
  show(settings) {
    const before = this.settings;
    this.descent.leave();
    part("descent-said").textContent = "";
    this.settings = fitting(settings);
    if (!sameQuestion(before, this.settings)) this.questions.moved();
    this.draw();
    this.#saveAddress();
    this.questions.decide();
  }

  /** @returns {View} */
  view() {
    const { settings } = this;
    const { theta } = this.descent;
    if (theta) return { settings, rows: null, loss: null, floats: theta, answer: null };
    const { rows, loss } = evaluate(settings.network, settings.points);
    const floats = numbers(settings.network).map((value) => value.toNumber());
    return { settings, rows, loss, floats, answer: this.questions.answer };
  }

  draw() {
    const view = this.view();
    document.documentElement.dataset.python = this.questions.state;
    this.#drawFit(view);
    part("loss").textContent = view.loss ? shown(view.loss) : "floating point, see below";
    drawPoints(part("points"), view);
    const { verdict, ...others } = this.panels;
    verdict.draw(view, view.rows ? this.questions.waiting : MOVING);
    for (const each of Object.values(others)) each.draw(view);
    this.controls.draw(view);
  }

  /** @param {View} view */
  #drawFit(view) {
    const { points, network } = view.settings;
    const shape = `${points[0].x.length} ${network.units.length}`;
    const plane = points[0].x.length === 2;
    part("fit-colours").hidden = !plane;
    part("legend-line").hidden = plane;
    part("legend-plane").hidden = !plane;
    if (this.fit && shape === this.drawn) return this.fit.draw(view);
    this.drawn = shape;
    this.fit = plane
      ? new PlaneFit(part("fit"), part("fit-colours"), this.actions, view)
      : new LineFit(part("fit"), this.actions, view);
  }

  /** Start gradient descent, stop it, or go on. */
  downhill() {
    if (this.descent.running) {
      this.descent.stop();
      return this.draw();
    }
    if (this.descent.theta) return this.descent.run();
    this.questions.moved();
    this.descent.start(this.settings);
  }

  /** To an exact point beside the floats of gradient descent. */
  snap() {
    this.actions.move(this.descent.snapped(this.settings.network));
  }

  /** @param {string} said @param {boolean} done */
  #descended(said, done) {
    part("descent-said").setAttribute("aria-live", done ? "polite" : "off");
    part("descent-said").textContent = said;
    this.draw();
  }

  /** @param {number} j */
  #bringBack(j) {
    const { network, points } = this.settings;
    const ranges = points[0].x.map((_, i) =>
      rangeOf(
        points.map(({ x }) => x[i]),
        0,
      ),
    );
    this.actions.move(withUnit(network, j, throughMiddle(network.units[j], ranges)));
  }

  #saveAddress() {
    clearTimeout(this.saving);
    // Browsers refuse addresses that change with every movement of a finger.
    this.saving = setTimeout(() => history.replaceState(null, "", `#${addressOf(this.settings)}`), 250);
  }

  #readAddress() {
    const settings = settingsOf(location.hash.slice(1), this.known);
    if (settings) this.show(settings);
  }
}

/** @param {string[]} row */
function pointOf(row) {
  const values = row.map(Rational.parse);
  return { x: values.slice(0, -1), y: values[values.length - 1] };
}

const problems = await (await fetch(new URL("../problems.json", import.meta.url))).json();
part("page").hidden = false;
part("not-started").hidden = true;
new Playground(problems);

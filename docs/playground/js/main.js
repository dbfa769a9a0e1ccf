/** The page: it holds what is shown, asks Python about it, and draws. */

import { throughMiddle } from "./border.js";
import { CertificatePanel } from "./certificate_panel.js";
import { Descent } from "./descent.js";
import { dataText, networkOf, networkText } from "./files.js";
import { LineFit } from "./fit_line.js";
import { PlaneFit } from "./fit_plane.js";
import { LossMap } from "./loss_map.js";
import { Minima } from "./minima.js";
import { evaluate, numbers, withUnit, withWidth } from "./network.js";
import { ParametersForm } from "./parameters_form.js";
import { drawPoints } from "./points_table.js";
import { Prover } from "./prover.js";
import { Rational, shown } from "./rational.js";
import { OWN, addressOf, fitting, parsePoints, pointsText, sameQuestion, settingsOf } from "./settings.js";
import { Slice } from "./slice.js";
import { Verdict } from "./verdict.js";
import { rangeOf } from "./view.js";

/**
 * @typedef {import("./state.js").Settings} Settings
 * @typedef {import("./state.js").View} View
 * @typedef {import("./state.js").Answer} Answer
 * @typedef {import("./network.js").Network} Network
 * @typedef {{ wheel: string | null, data: Record<string, { title: string, points: string[][] }>,
 *   starts: Record<string, { name: string, network: import("./files.js").NetworkJson }[]>,
 *   lists: Record<string, import("./minima.js").List> }} Problems problems.json
 */

const ANSWER_SECONDS = 30;
const WITHOUT_PYTHON = "This copy of the page was built without Python: it draws and computes, but decides nothing.";

/** @param {string} id @returns {any} */
const part = (id) => document.getElementById(id);

class Playground {
  /** @param {Problems} problems */
  constructor(problems) {
    this.problems = problems;
    this.known = Object.fromEntries(
      Object.entries(problems.data).map(([name, { points }]) => [name, points.map(pointOf)]),
    );
    /** Counts the points that were shown: an answer for an older one is thrown away. */
    this.question = 0;
    /** @type {Answer | null} */
    this.answer = null;
    this.waiting = "";
    this.asking = false;
    this.drawn = "";
    this.prover = problems.wheel === null ? null : this.#prover(problems.wheel);
    const actions = {
      move: (/** @type {Network} */ network) => this.show({ ...this.settings, network }),
      settle: () => this.#saveAddress(),
      change: (/** @type {Partial<Settings>} */ change) => this.show({ ...this.settings, ...change }),
    };
    this.actions = actions;
    this.verdict = new Verdict({ card: part("card"), words: part("words"), said: part("said"), kernel: part("kernel"), further: part("further") });
    this.slice = new Slice(part("slice"), part("direction"), part("slice-note"), actions);
    this.map = new LossMap(part("map"), part("map-colours"), [part("map-x"), part("map-y")], actions);
    this.form = new ParametersForm(part("parameters"), part("parameters-note"), actions, (unit) => this.#bringBack(unit));
    const files = { network: part("save-network"), data: part("save-data"), certificate: part("save-certificate") };
    const box = { text: part("certificate"), said: part("certificate-said"), change: part("certificate-change"), files };
    const buttons = { select: part("theorem"), check: part("check"), damage: part("damage"), restore: part("restore") };
    this.certificates = new CertificatePanel({ ...box, ...buttons }, (texts) => this.#ask("check_point", texts));
    const jump = (/** @type {Network} */ network) => this.show({ ...this.settings, network });
    this.minima = new Minima(part("minima-said"), part("minima"), problems.lists, (texts) => this.#ask("check_list", texts), jump);
    this.descent = new Descent((said, done) => this.#descended(said, done));
    this.#controls();
    this.settings = settingsOf(location.hash.slice(1), this.known) ?? this.#start("D1", 0);
    this.show(this.settings);
    addEventListener("hashchange", () => this.#readAddress());
    new ResizeObserver(() => this.draw()).observe(document.body);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** @param {string} wheel */
  #prover(wheel) {
    const startSeconds = Number(document.documentElement.dataset.startSeconds);
    return new Prover({ wheel, startSeconds, answerSeconds: ANSWER_SECONDS, onState: (state, why) => this.#proverState(state, why) });
  }

  /** @param {import("./prover.js").ProverState} state @param {string} why */
  #proverState(state, why) {
    document.documentElement.dataset.python = state;
    part("again").hidden = state !== "failed" && state !== "resting";
    const loading = "Python is loading: 20 MB the first time. Everything but the verdict works already.";
    const failed = `No verdicts: ${why}. Drawings and numbers work without it.`;
    this.waiting = { loading, ready: "The search is looking …", resting: `No answer: ${why}.`, failed }[state];
    if (this.settings) this.verdict.draw(this.view(), this.waiting);
  }

  /** @param {"find" | "check_point" | "check_list"} call @param {string[]} texts */
  #ask(call, texts) {
    return this.prover ? this.prover.ask(call, texts) : Promise.reject(new Error(WITHOUT_PYTHON));
  }

  /** @param {string} data @param {number} k @returns {Settings} */
  #start(data, k) {
    const network = networkOf(this.problems.starts[data][k].network);
    return fitting({ data, points: this.known[data], network, direction: "", map: ["", ""] });
  }

  /** Show other settings. The answer stays only if they ask the same question. @param {Settings} settings */
  show(settings) {
    const before = this.settings;
    this.descent.leave();
    part("descent-said").textContent = "";
    this.settings = fitting(settings);
    if (!before || !sameQuestion(before, this.settings) || !this.answer) {
      this.question++;
      this.answer = null;
    }
    this.draw();
    this.#saveAddress();
    this.#decide();
  }

  /** @returns {View} */
  view() {
    const { settings, answer } = this;
    const { theta } = this.descent;
    if (theta) return { settings, rows: null, loss: null, floats: theta, answer: null };
    const { rows, loss } = evaluate(settings.network, settings.points);
    return { settings, rows, loss, floats: numbers(settings.network).map((value) => value.toNumber()), answer };
  }

  draw() {
    const view = this.view();
    const { settings } = view;
    this.#drawFit(view);
    part("loss").textContent = view.loss ? shown(view.loss) : "floating point, see below";
    this.verdict.draw(view, view.rows ? (this.prover ? this.waiting : WITHOUT_PYTHON) : "Gradient descent moves floats: no exact point is shown, and none is decided.");
    drawPoints(part("points"), view);
    this.form.draw(view);
    this.slice.draw(view);
    this.map.draw(view);
    this.minima.draw(view);
    this.certificates.draw(view);
    const lower = view.answer?.proved.find(({ theorem }) => theorem.witness);
    part("lower").disabled = !lower;
    part("lower").textContent = lower?.theorem.conclusion.kind === "not-global-minimum" ? "A lower point elsewhere" : "A lower point";
    for (const input of document.querySelectorAll("input[name=data]")) {
      /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === settings.data;
    }
    part("units").value = String(settings.network.units.length);
    part("own").hidden = settings.data !== OWN;
    part("snap").hidden = part("back").hidden = !this.descent.theta;
    part("downhill").textContent = this.descent.running ? "Stop" : this.descent.theta ? "Go on" : "Go downhill";
  }

  /** @param {View} view */
  #drawFit(view) {
    const { points, network } = view.settings;
    const shape = `${points[0].x.length} ${network.units.length}`;
    const plane = points[0].x.length === 2;
    part("fit-colours").hidden = !plane;
    part("legend-line").hidden = plane;
    part("legend-plane").hidden = !plane;
    if (shape === this.drawn) return this.fit.draw(view);
    this.drawn = shape;
    this.fit = plane ? new PlaneFit(part("fit"), part("fit-colours"), this.actions, view) : new LineFit(part("fit"), this.actions, view);
  }

  /** Ask about the point that is shown; one question at a time, and after it the newest. */
  async #decide() {
    const failed = document.documentElement.dataset.python === "failed";
    if (!this.prover || failed || this.asking || this.descent.theta || this.answer) return;
    this.asking = true;
    const { question } = this;
    try {
      const answer = await this.#answer(this.view(), () => question === this.question);
      if (question === this.question && answer) this.answer = answer;
    } catch (error) {
      // Where Python failed, its state says so.
      const own = document.documentElement.dataset.python === "ready";
      if (own) this.waiting = `No answer: ${error instanceof Error ? error.message : error}.`;
    }
    this.asking = false;
    this.draw();
    if (question !== this.question) this.#decide();
  }

  /**
   * The search finds, and the kernel checks what it found, through the files that the page offers.
   * @param {View} view @param {() => boolean} wanted
   * @returns {Promise<Answer | null>} null where the point has moved
   */
  async #answer(view, wanted) {
    await this.minima.check(view);
    if (!wanted()) return null;
    const [network, data] = [networkText(view.settings.network), dataText(view.settings.points)];
    const lowest = this.minima.lowest(view);
    const found = await this.#ask("find", [network, data, lowest ? networkText(lowest) : ""]);
    if (found.outcome === "unusable") return { proved: [], reason: found.said };
    const proved = [];
    for (const certificate of found.certificates) {
      if (!wanted()) return null;
      const theorem = await this.#ask("check_point", [network, data, certificate]);
      if (theorem.outcome !== "accepted") return { proved: [], reason: `the kernel refuses what the search found: ${theorem.said}` };
      proved.push({ certificate, theorem });
    }
    return { proved, reason: found.reason };
  }

  #controls() {
    const choices = [...Object.keys(this.known), OWN].map((name) => choice(name, () => this.#choose(name)));
    part("data").append(...choices);
    part("units").addEventListener("change", () => {
      this.show({ ...this.settings, network: withWidth(this.settings.network, Number(part("units").value)) });
    });
    part("start").addEventListener("change", () => {
      const [data, k] = part("start").value.split("/");
      if (data) this.show(this.#start(data, Number(k)));
      part("start").value = "";
    });
    const groups = Object.entries(this.problems.starts).map(([data, starts]) => {
      const group = document.createElement("optgroup");
      group.label = data;
      group.append(...starts.map(({ name }, k) => new Option(name, `${data}/${k}`)));
      return group;
    });
    part("start").append(...groups);
    part("use").addEventListener("click", () => this.#useOwn());
    part("lower").addEventListener("click", () => {
      const lower = this.answer?.proved.find(({ theorem }) => theorem.witness);
      if (lower) this.show({ ...this.settings, network: networkOf(JSON.parse(/** @type {string} */ (lower.theorem.witness))) });
    });
    part("downhill").addEventListener("click", () => this.#downhill());
    part("snap").addEventListener("click", () => this.show({ ...this.settings, network: this.descent.snapped(this.settings.network) }));
    part("back").addEventListener("click", () => this.show(this.settings));
    part("again").addEventListener("click", () => {
      document.documentElement.dataset.python = "resting";
      this.#decide();
    });
  }

  /** @param {string} data */
  #choose(data) {
    if (data !== OWN) return this.show(this.#start(data, 0));
    part("own-points").value = pointsText(this.settings.points, "\n");
    this.show({ ...this.settings, data: OWN });
  }

  #useOwn() {
    const note = part("own-note");
    try {
      const points = parsePoints(part("own-points").value);
      const dimension = points[0].x.length;
      const same = dimension === this.settings.points[0].x.length;
      const other = dimension === 1 ? this.#start("D1", 0) : this.#start("XOR", 0);
      note.textContent = "";
      this.show({ ...this.settings, data: OWN, points, network: same ? this.settings.network : other.network });
    } catch (error) {
      note.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #downhill() {
    if (this.descent.running) {
      this.descent.stop();
      return this.draw();
    }
    if (this.descent.theta) return this.descent.run();
    this.question++;
    this.answer = null;
    this.descent.start(this.settings);
  }

  /** @param {string} said @param {boolean} done */
  #descended(said, done) {
    part("descent-said").textContent = said;
    part("descent-said").setAttribute("aria-live", done ? "polite" : "off");
    this.draw();
  }

  /** @param {number} j */
  #bringBack(j) {
    const { network, points } = this.settings;
    const ranges = points[0].x.map((_, i) => rangeOf(points.map(({ x }) => x[i]), 0));
    const middle = throughMiddle(network.units[j], ranges);
    this.show({ ...this.settings, network: withUnit(network, j, middle) });
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

/** @param {string} name @param {() => void} choose */
function choice(name, choose) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "data", value: name });
  input.addEventListener("change", choose);
  const text = document.createElement("span");
  text.textContent = name === OWN ? "your own" : name;
  label.append(input, text);
  return label;
}

const problems = await (await fetch(new URL("../problems.json", import.meta.url))).json();
part("page").hidden = false;
part("not-started").hidden = true;
new Playground(problems);

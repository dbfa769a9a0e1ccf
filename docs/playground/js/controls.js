/** What is chosen above the picture, and the buttons beside it. */

import { networkOf } from "./files.js";
import { withWidth } from "./network.js";
import { OWN, parsePoints, pointsText } from "./settings.js";

/**
 * @typedef {import("./state.js").View} View
 * @typedef {import("./state.js").Settings} Settings
 * @typedef {import("./main.js").Problems} Problems
 * @typedef {Object} Page
 * @property {Problems} problems
 * @property {Settings} settings
 * @property {import("./descent.js").Descent} descent
 * @property {import("./questions.js").Questions} questions
 * @property {import("./state.js").Actions} actions
 * @property {(settings: Settings) => void} show
 * @property {(data: string, k: number) => Settings} start
 * @property {() => void} downhill
 * @property {() => void} snap
 */

export class Controls {
  /** @param {Page} page @param {(id: string) => any} part of the document, by its id */
  constructor(page, part) {
    this.page = page;
    this.part = part;
    this.points = "";
    part("data").append(
      ...[...Object.keys(page.problems.data), OWN].map((name) => choice(name, () => this.#choose(name))),
    );
    part("units").addEventListener("change", () =>
      page.actions.move(withWidth(page.settings.network, Number(part("units").value))),
    );
    this.#starts();
    part("use").addEventListener("click", () => this.#useOwn());
    part("lower").addEventListener("click", () => this.#toLower());
    part("downhill").addEventListener("click", () => page.downhill());
    part("snap").addEventListener("click", () => page.snap());
    part("back").addEventListener("click", () => page.show(page.settings));
    part("again").addEventListener("click", () => page.questions.retry());
  }

  /** @param {View} view */
  draw({ settings, answer }) {
    const { part } = this;
    const { descent, questions } = this.page;
    const lower = lowerOf(answer);
    part("lower").disabled = !lower;
    part("lower").textContent =
      lower?.theorem.conclusion.kind === "not-global-minimum" ? "A lower point elsewhere" : "A lower point";
    for (const input of part("data").querySelectorAll("input")) input.checked = input.value === settings.data;
    part("units").value = String(settings.network.units.length);
    part("own").hidden = settings.data !== OWN;
    const points = pointsText(settings.points, "\n");
    // What is being typed stays, as long as the points are the same.
    if (points !== this.points) part("own-points").value = points;
    this.points = points;
    part("snap").hidden = part("back").hidden = !descent.theta;
    part("downhill").textContent = descent.running ? "Stop" : descent.theta ? "Go on" : "Go downhill";
    part("again").hidden =
      answer !== null || !["failed", "resting"].includes(questions.state) || this.page.problems.wheel === null;
  }

  #starts() {
    const { page, part } = this;
    const groups = Object.entries(page.problems.starts).map(([data, starts]) => {
      const group = document.createElement("optgroup");
      group.label = data;
      group.append(...starts.map(({ name }, k) => new Option(name, `${data}/${k}`)));
      return group;
    });
    part("start").append(...groups);
    part("start").addEventListener("change", () => {
      const [data, k] = part("start").value.split("/");
      if (data) page.show(page.start(data, Number(k)));
      part("start").value = "";
    });
  }

  /** @param {string} data */
  #choose(data) {
    const { page } = this;
    if (data !== OWN) return page.show(page.start(data, 0));
    page.show({ ...page.settings, data: OWN });
  }

  #useOwn() {
    const { page, part } = this;
    try {
      const points = parsePoints(part("own-points").value);
      const dimension = points[0].x.length;
      const same = dimension === page.settings.points[0].x.length;
      const other = dimension === 1 ? page.start("D1", 0) : page.start("XOR", 0);
      part("own-note").textContent = "";
      page.show({ ...page.settings, data: OWN, points, network: same ? page.settings.network : other.network });
    } catch (error) {
      part("own-note").textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #toLower() {
    const witness = lowerOf(this.page.questions.answer)?.theorem.witness;
    if (witness) this.page.actions.move(networkOf(JSON.parse(witness)));
  }
}

/** A theorem that names a lower point. @param {import("./state.js").Answer | null} answer */
function lowerOf(answer) {
  return answer?.proved.find(({ theorem }) => theorem.witness);
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

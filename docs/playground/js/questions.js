/**
 * The questions to Python about what is shown, one at a time. They are numbered: an answer is kept only if the point is still the one
 * that was asked about. A verdict is only ever what the kernel accepted.
 */

import { dataText, networkText } from "./files.js";
import { Prover } from "./prover.js";

/**
 * @typedef {import("./state.js").Answer} Answer
 * @typedef {import("./state.js").View} View
 * @typedef {import("./prover.js").ProverState} ProverState
 */

const ANSWER_SECONDS = 30;
const WITHOUT_PYTHON = "This copy of the page was built without Python: it draws and computes, but decides nothing.";

export class Questions {
  /** About the point that is shown; null where there is none yet. @type {Answer | null} */ answer = null;
  /** What to say while there is no answer. */ waiting = WITHOUT_PYTHON;
  /** @type {ProverState} */ state = "resting";
  /** @type {Prover | null} */ #prover = null;
  #number = 0;
  #asking = false;

  /**
   * @param {string | null} wheel the file that the search needs; null where the page was built without Python
   * @param {number} megabytes of all that Python needs
   * @param {number} startSeconds how long nothing may happen while Python starts
   * @param {{ shown: () => View | null, prepared: (view: View) => Promise<import("./network.js").Network | null>, changed: () => void }} page
   *   shown: null while no exact point is shown; prepared: what is to be asked first, and a point that may be lower than the one shown
   */
  constructor(wheel, megabytes, startSeconds, page) {
    this.page = page;
    this.megabytes = megabytes;
    if (wheel === null) return;
    const onState = (/** @type {ProverState} */ state, /** @type {string} */ why) => this.#enter(state, why);
    this.#prover = new Prover({ wheel, startSeconds, answerSeconds: ANSWER_SECONDS, onState });
    this.waiting = "";
  }

  /** @param {"find" | "check_point" | "find_list" | "check_list"} call @param {string[]} texts @returns {Promise<any>} */
  ask(call, texts) {
    return this.#prover ? this.#prover.ask(call, texts) : Promise.reject(new Error(WITHOUT_PYTHON));
  }

  /** Another point is shown: what was known or asked is about an older one. */
  moved() {
    this.#number++;
    this.answer = null;
  }

  /** Start Python again after it failed. */
  retry() {
    this.state = "resting";
    this.decide();
  }

  /** Ask about the point that is shown, and after that about the one that is shown then. */
  async decide() {
    const view = this.page.shown();
    if (!this.#prover || this.state === "failed" || this.#asking || !view || this.answer) return;
    this.#asking = true;
    const number = this.#number;
    try {
      const answer = await this.#answerTo(view, () => number === this.#number);
      if (number === this.#number) this.answer = answer;
    } catch (error) {
      // Where Python itself failed, its state says so.
      if (this.state === "ready") this.waiting = `No answer: ${error instanceof Error ? error.message : error}.`;
    }
    this.#asking = false;
    this.page.changed();
    if (number !== this.#number) this.decide();
  }

  /**
   * The search finds, and the kernel checks what it found, through the files that the page offers.
   * @param {View} view @param {() => boolean} wanted
   * @returns {Promise<Answer | null>} null where it is not wanted any more
   */
  async #answerTo(view, wanted) {
    const better = await this.page.prepared(view);
    if (!wanted()) return null;
    const [network, data] = [networkText(view.settings.network), dataText(view.settings.points)];
    const found = await this.ask("find", [network, data, better ? networkText(better) : ""]);
    if (found.outcome === "unusable") return { proved: [], reason: found.said };
    const proved = [];
    for (const certificate of found.certificates) {
      if (!wanted()) return null;
      const theorem = await this.ask("check_point", [network, data, certificate]);
      if (theorem.outcome !== "accepted")
        return { proved: [], reason: `the kernel refuses what the search found: ${theorem.said}` };
      proved.push({ certificate, theorem });
    }
    return { proved, reason: found.reason };
  }

  /** @param {ProverState} state @param {string} why */
  #enter(state, why) {
    this.state = state;
    this.waiting = {
      loading: `Python is loading, ${why || 0} of ${this.megabytes} MB. Everything but the verdict works already.`,
      ready: "The search is looking …",
      resting: `No answer: ${why}.`,
      failed: `No verdicts: ${why}. Drawings and numbers work without it.`,
    }[state];
    this.page.changed();
  }
}

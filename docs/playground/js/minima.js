/** All local minima of the data and the number of units: a list that the search finds, and that the kernel checks. */

import { dataText, download, networkOf } from "./files.js";
import { Rational, shown } from "./rational.js";
import { button } from "./parameters_form.js";
import { OWN, pointsText } from "./settings.js";
import { thumbnail } from "./thumbnail.js";

/**
 * @typedef {import("./state.js").View} View
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./network.js").Network} Network
 * @typedef {{ loss: string, residual: string[], global: boolean }} Entry as the kernel lists it
 * @typedef {{ certificate: string, said: string, minima: Entry[], networks: Network[] }} List that the kernel accepted
 */

export class Minima {
  /** @type {Map<string, List>} */ #accepted = new Map();
  /** Why there is no list. @type {Map<string, string>} */ #without = new Map();
  #key = "";
  #drawn = "";
  #looking = "";

  /**
   * @param {{ said: HTMLElement, place: HTMLElement, find: HTMLElement, save: HTMLElement }} parts
   * @param {(call: "find_list" | "check_list", texts: string[]) => Promise<any>} ask
   * @param {(network: Network) => void} jump
   */
  constructor({ said, place, find, save }, ask, jump) {
    this.said = said;
    this.place = place;
    this.findButton = find;
    this.ask = ask;
    this.jump = jump;
    find.addEventListener("click", () => this.view && this.#find(this.view));
    save.addEventListener("click", () => {
      const list = this.#accepted.get(this.#key);
      if (list) download("landscape.json", list.certificate, "application/json");
    });
  }

  /** A network of the lowest loss of the accepted list; null where there is no such list. @param {View} view */
  lowest({ settings }) {
    return this.#accepted.get(keyOf(settings))?.networks[0] ?? null;
  }

  /** The list for data that the page offers, which takes a second at most. @param {View} view */
  async prepare(view) {
    if (view.settings.data !== OWN) await this.#look(view.settings);
  }

  /** The list for points of the reader's own, when it is asked for. @param {View} view */
  async #find({ settings }) {
    this.#looking = keyOf(settings);
    this.draw(null);
    try {
      await this.#look(settings);
    } catch (error) {
      this.#without.set(keyOf(settings), error instanceof Error ? error.message : String(error));
    }
    this.#looking = "";
    this.draw(null);
  }

  /** Have the search find the list, and the kernel check it, once. @param {Settings} settings */
  async #look(settings) {
    const key = keyOf(settings);
    if (this.#accepted.has(key) || this.#without.has(key)) return;
    const data = dataText(settings.points);
    const { certificate, reason, said } = await this.ask("find_list", [data, String(settings.network.units.length)]);
    if (!certificate) {
      this.#without.set(key, reason ?? said);
      return;
    }
    const answer = await this.ask("check_list", [data, certificate]);
    if (answer.outcome !== "accepted") throw new Error(`the kernel refuses the list that the search found: ${answer.said}`);
    const networks = answer.networks.map(networkOf);
    this.#accepted.set(key, { certificate, said: answer.said, minima: answer.conclusion.minima, networks });
  }

  /** @param {View | null} view null where only the list changed */
  draw(view) {
    if (view) {
      this.#key = keyOf(view.settings);
      this.view = view;
    }
    if (!this.view) return;
    const list = this.#accepted.get(this.#key);
    const { settings, rows } = this.view;
    const state = [this.#key, this.#looking, this.#words(settings)].join();
    if (state !== this.#drawn) this.#fill(list, settings);
    this.#drawn = state;
    const residuals = rows?.map(({ residual }) => String(residual)).join();
    [...this.place.children].forEach((item, k) => {
      const same = list?.minima[k].residual.join() === residuals;
      item.querySelector("button")?.toggleAttribute("aria-current", same);
      item.classList.toggle("current", same);
    });
  }

  /** @param {Settings} settings */
  #words({ data, network }) {
    const list = this.#accepted.get(this.#key);
    if (list) return `The kernel accepts: ${list.said}.`;
    if (this.#looking === this.#key) return "The search is looking for all of them …";
    const why = this.#without.get(this.#key);
    if (why) return `No list: ${why}. verify landscape data.csv --hidden ${network.units.length} may go further.`;
    if (data === OWN) return "They can be found for points of your own, too. It takes up to half a minute, and verdicts wait.";
    return "The list is shown when the kernel has checked it.";
  }

  /** @param {List | undefined} list @param {Settings} settings */
  #fill(list, settings) {
    this.said.textContent = this.#words(settings);
    this.findButton.hidden = Boolean(list || this.#without.get(this.#key) || settings.data !== OWN);
    this.findButton.toggleAttribute("disabled", this.#looking !== "");
    this.place.parentElement?.classList.toggle("without-list", !list);
    const items = (list?.minima ?? []).map(({ loss, global }, k) => {
      const network = /** @type {List} */ (list).networks[k];
      const item = document.createElement("li");
      const exact = Rational.parse(loss);
      const go = button("", () => this.jump(network));
      go.append(thumbnail(network, settings.points));
      const text = document.createElement("span");
      text.textContent = `${shown(exact)}${global ? ", global" : ""}`;
      go.append(text);
      go.setAttribute(
        "aria-label",
        `Go to the local minimum number ${k + 1}, of loss ${shown(exact)}${global ? ", global" : ""}`,
      );
      item.append(go);
      return item;
    });
    this.place.replaceChildren(...items);
  }
}

/** @param {Settings} settings */
function keyOf({ points, network }) {
  return `${pointsText(points)}/${network.units.length}`;
}

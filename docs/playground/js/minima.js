/**
 * All local minima of the data and the number of units: a list that the program proved complete, and that the kernel
 * checks here.
 */

import { dataText, download, networkOf } from "./files.js";
import { Rational, shown } from "./rational.js";
import { button } from "./parameters_form.js";
import { thumbnail } from "./thumbnail.js";

/**
 * @typedef {import("./state.js").View} View
 * @typedef {import("./files.js").NetworkJson} NetworkJson
 * @typedef {{ certificate: string, networks: NetworkJson[] }} List
 * @typedef {{ loss: string, residual: string[], global: boolean }} Entry as the kernel lists it
 */

export class Minima {
  /**
   * @param {{ said: HTMLElement, place: HTMLElement, save: HTMLElement }} parts @param {Record<string, List>} lists
   * @param {(texts: string[]) => Promise<any>} ask the kernel, about data and certificate
   * @param {(network: import("./network.js").Network) => void} jump
   */
  constructor({ said, place, save }, lists, ask, jump) {
    this.said = said;
    this.place = place;
    this.lists = lists;
    this.ask = ask;
    this.jump = jump;
    this.key = "";
    save.addEventListener("click", () =>
      download("landscape.json", this.lists[this.key].certificate, "application/json"),
    );
    /** @type {Map<string, { said: string, minima: Entry[] }>} */
    this.checked = new Map();
  }

  /** The accepted list for what is shown, if there is one. @param {View} view */
  of({ settings }) {
    return this.checked.get(keyOf(settings));
  }

  /** A network of the lowest loss of the accepted list; null where there is no such list. @param {View} view */
  lowest(view) {
    return this.of(view) ? networkOf(this.lists[keyOf(view.settings)].networks[0]) : null;
  }

  /** @param {View} view */
  draw(view) {
    const key = keyOf(view.settings);
    if (key !== this.key) {
      this.key = key;
      this.place.replaceChildren();
      this.place.parentElement?.classList.toggle("without-list", !this.lists[key]);
      this.#fill(view);
    }
    const residuals = view.rows?.map(({ residual }) => String(residual)).join();
    const minima = this.checked.get(key)?.minima ?? [];
    [...this.place.children].forEach((item, k) => {
      const same = minima[k]?.residual.join() === residuals;
      item.querySelector("button")?.toggleAttribute("aria-current", same);
      item.classList.toggle("current", same);
    });
  }

  /** Ask the kernel about the list, once. @param {View} view */
  async check(view) {
    const key = keyOf(view.settings);
    const list = this.lists[key];
    if (!list || this.checked.has(key)) return;
    const answer = await this.ask([dataText(view.settings.points), list.certificate]);
    if (answer.outcome !== "accepted") throw new Error(`the list of minima: ${answer.said}`);
    this.checked.set(key, { said: answer.said, minima: answer.conclusion.minima });
    if (key === this.key) this.#fill(view);
  }

  /** @param {View} view */
  #fill(view) {
    const { settings } = view;
    const width = settings.network.units.length;
    const checked = this.checked.get(this.key);
    if (!this.lists[this.key]) {
      const command = document.createElement("code");
      command.textContent = `verify landscape data.csv --hidden ${width}`;
      this.said.replaceChildren(
        "The list for points of your own is more work than is done here. Download data.csv below, and run ",
        command,
      );
      return;
    }
    this.said.textContent = checked
      ? `The kernel accepts: ${checked.said}.`
      : "The list is shown when the kernel has checked it.";
    const networks = this.lists[this.key].networks.map(networkOf);
    const items = (checked?.minima ?? []).map(({ loss, global }, k) => {
      const item = document.createElement("li");
      const exact = Rational.parse(loss);
      const go = button("", () => this.jump(networks[k]));
      go.append(thumbnail(networks[k], settings.points));
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

/** @param {import("./settings.js").Settings} settings */
function keyOf({ data, network }) {
  return `${data}/${network.units.length}`;
}

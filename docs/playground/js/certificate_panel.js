/** The certificates of the point that is shown: to read, to break, to have checked again, to take away. */

import { damages } from "./damage.js";
import { dataText, download, networkText } from "./files.js";

/** @typedef {import("./state.js").View} View */

const NONE = "No certificate: there is no verdict about this point yet, or it is unknown.";

export class CertificatePanel {
  /**
   * @param {{ select: HTMLSelectElement, text: HTMLTextAreaElement, said: HTMLElement, change: HTMLElement, check: HTMLButtonElement,
   *   damage: HTMLButtonElement, restore: HTMLButtonElement, files: Record<"network" | "data" | "certificate", HTMLButtonElement> }} parts
   * @param {(texts: string[]) => Promise<any>} ask the kernel, about network, data and certificate @param {View} view
   */
  constructor(parts, ask, view) {
    this.view = view;
    this.parts = parts;
    this.ask = ask;
    /** @type {readonly import("./state.js").Proved[]} */
    this.proved = [];
    this.damaged = 0;
    /** Counts what stands in the box, so that an answer about an older text is not shown. */
    this.edition = 0;
    parts.select.addEventListener("change", () => this.#show());
    parts.restore.addEventListener("click", () => this.#show());
    parts.text.addEventListener("input", () => this.#say("", "Edited."));
    parts.check.addEventListener("click", () => this.#check(""));
    parts.damage.addEventListener("click", () => this.#damage());
    parts.files.network.addEventListener("click", () => this.#download("network.json"));
    parts.files.data.addEventListener("click", () => this.#download("data.csv"));
    parts.files.certificate.addEventListener("click", () => this.#download("certificate.json"));
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    const { files } = this.parts;
    files.network.disabled = !view.rows;
    const proved = view.answer?.proved ?? [];
    if (proved === this.proved || (proved.length === 0 && this.proved.length === 0 && this.parts.text.value === NONE))
      return;
    this.proved = proved;
    this.parts.select.replaceChildren(
      ...proved.map(({ theorem }, k) => new Option(`${theorem.name} (${theorem.rule})`, String(k))),
    );
    this.#show();
  }

  #show() {
    const chosen = this.proved[this.parts.select.selectedIndex];
    const { text, check, damage, restore, select, files } = this.parts;
    text.value = chosen ? chosen.certificate : NONE;
    text.readOnly = !chosen;
    for (const each of [check, damage, restore, select, files.certificate]) each.disabled = !chosen;
    this.damaged = 0;
    this.#say("", "");
  }

  #damage() {
    const { certificate } = this.proved[this.parts.select.selectedIndex];
    const found = damages(certificate);
    const { text, what } = found[this.damaged++ % found.length];
    this.parts.text.value = text;
    this.#check(`Broken: ${what}.`);
  }

  /** @param {string} change */
  async #check(change) {
    this.#say("", change);
    const { edition } = this;
    const { network, points } = this.view.settings;
    const text = this.parts.text.value;
    try {
      const { outcome, said } = await this.ask([networkText(network), dataText(points), text]);
      if (edition !== this.edition) return;
      this.#say(outcome === "unusable" ? said : `${outcome}: ${said}`, change, outcome);
    } catch (error) {
      if (edition === this.edition) this.#say(`no answer: ${error instanceof Error ? error.message : error}`, change);
    }
  }

  /** @param {string} said @param {string} change @param {string} [outcome] */
  #say(said, change, outcome = "") {
    this.edition++;
    this.parts.said.textContent = said;
    this.parts.said.dataset.outcome = outcome;
    this.parts.change.textContent = change;
  }

  /** @param {"network.json" | "data.csv" | "certificate.json"} name */
  #download(name) {
    const { network, points } = this.view.settings;
    if (name === "network.json") download(name, networkText(network), "application/json");
    if (name === "data.csv") download(name, dataText(points), "text/csv");
    // As it stands in the box, broken or not.
    if (name === "certificate.json") download(name, this.parts.text.value, "application/json");
  }
}

/**
 * The parameters as text: fractions, decimals or integers, exact. The arrow keys and the buttons move them by a
 * quarter; with Shift, by 1.
 */

import { numbers, parameters, withNumber, withUnit } from "./network.js";
import { Rational, minus } from "./rational.js";

/** @typedef {import("./state.js").View} View @typedef {import("./state.js").Actions} Actions */

const STEP = Rational.of(1, 4);

export class ParametersForm {
  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} note where errors are said
   * @param {Actions} actions
   * @param {(unit: number) => void} bringBack
   * @param {View} view
   */
  constructor(place, note, actions, bringBack, view) {
    this.view = view;
    this.place = place;
    this.note = note;
    this.actions = actions;
    this.bringBack = bringBack;
    /** @type {HTMLInputElement[]} */
    this.inputs = [];
    this.shape = "";
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    const named = parameters(view.settings.network);
    const shape = named.map(({ name }) => name).join();
    if (shape !== this.shape) this.#build(named);
    this.shape = shape;
    numbers(view.settings.network).forEach((value, i) => {
      const input = this.inputs[i];
      const text = view.rows ? minus(String(value)) : `≈ ${minus(view.floats[i].toPrecision(6))}`;
      // What is being typed stays, as long as the parameter is the same.
      if (!input.dataset.typed || input.dataset.shown !== text) this.#say(input, text);
      input.disabled = !view.rows;
    });
  }

  /** @param {HTMLInputElement} input @param {string} text */
  #say(input, text) {
    input.value = input.dataset.shown = text;
    delete input.dataset.typed;
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-valuetext", text);
  }

  /** @param {import("./network.js").Parameter[]} named */
  #build(named) {
    this.inputs = [];
    const groups = new Map();
    named.forEach(({ name, unit }, index) => {
      if (!groups.has(unit)) groups.set(unit, this.#group(unit));
      groups.get(unit).querySelector(".fields").append(this.#field(name, index));
    });
    this.place.replaceChildren(...groups.values());
  }

  /** @param {number} unit */
  #group(unit) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = unit < 0 ? "Output" : `Unit ${unit + 1}`;
    if (unit >= 0) legend.className = `unit${unit + 1}`;
    const fields = document.createElement("div");
    fields.className = "fields";
    group.append(legend, fields);
    if (unit >= 0) {
      const turn = button("Turn round", () => this.#turn(unit));
      turn.title = "The unit is on where it was off";
      group.append(
        turn,
        button("Into the picture", () => this.bringBack(unit)),
      );
    }
    return group;
  }

  /** @param {number} unit */
  #turn(unit) {
    const { network } = this.view.settings;
    const { weights, bias } = network.units[unit];
    this.actions.move(withUnit(network, unit, { weights: weights.map((w) => w.negative()), bias: bias.negative() }));
    this.actions.settle();
  }

  /** @param {string} name @param {number} index */
  #field(name, index) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { id: `parameter-${name}`, inputMode: "text", autocomplete: "off", spellcheck: false });
    input.setAttribute("role", "spinbutton");
    input.addEventListener("input", () => (input.dataset.typed = "yes"));
    input.addEventListener("change", () => this.#read(input, name, index));
    input.addEventListener("keydown", (event) => {
      const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (event.key === "Escape") (delete input.dataset.typed, this.draw(this.view));
      if (!up) return;
      event.preventDefault();
      this.#step(index, event.shiftKey ? 4 * up : up);
    });
    const less = button("−", () => this.#step(index, -1));
    const more = button("+", () => this.#step(index, 1));
    for (const [each, word] of /** @type {const} */ ([
      [less, "less"],
      [more, "more"],
    ])) {
      each.setAttribute("aria-label", `${name} ${word}`);
      each.tabIndex = -1;
    }
    const said = document.createElement("span");
    said.textContent = name;
    label.append(said, input);
    const field = document.createElement("div");
    field.className = "field";
    field.append(label, less, more);
    this.inputs[index] = input;
    return field;
  }

  /** @param {HTMLInputElement} input @param {string} name @param {number} index */
  #read(input, name, index) {
    try {
      const value = Rational.parse(input.value.replace("−", "-"));
      delete input.dataset.typed;
      input.dataset.shown = "";
      this.note.textContent = "";
      this.actions.move(withNumber(this.view.settings.network, index, value));
      this.actions.settle();
    } catch (error) {
      input.setAttribute("aria-invalid", "true");
      this.note.textContent = `${name}: ${error instanceof Error ? error.message : error}.`;
    }
  }

  /** @param {number} index @param {number} times */
  #step(index, times) {
    const value = numbers(this.view.settings.network)[index].plus(STEP.times(Rational.of(times)));
    delete this.inputs[index].dataset.typed;
    this.actions.move(withNumber(this.view.settings.network, index, value));
    this.actions.settle();
  }
}

/** @param {string} text @param {() => void} act */
export function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

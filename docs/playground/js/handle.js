/** A handle: dragged with a pointer or moved with the arrow keys, and a slider for a screen reader. */

import { add } from "./svg.js";

const SHAPES = [
  "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0z",
  "M-8,-8h16v16h-16z",
  "M0,-11L11,0L0,11L-11,0z",
  "M-10,-3h20v6h-20z",
];
/** The shape of the handles of the output bias; units have those before it. */
export const BAR = 3;
export const REACH = 11;
/** How far a handle extends from its place, in pixels. */

/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @typedef {{ x: number, y: number, value: number, low: number, high: number, text: string }} Place in pixels; value, bounds and
 *   text are for screen readers
 */

export class Handle {
  /**
   * @param {Element} parent
   * @param {{ id: string, label: string, shape: number, directions: "horizontal" | "vertical" | "both",
   *   onDrag: (x: number, y: number) => void, onKey: (right: number, up: number) => void,
   *   onEnd: () => void }} options onDrag is told pixels of the picture
   */
  constructor(parent, { id, label, shape, directions, onDrag, onKey, onEnd }) {
    const told = {
      id,
      class: `handle unit${shape + 1} ${directions}`,
      role: "slider",
      tabindex: 0,
      "aria-label": label,
    };
    this.element = /** @type {SVGGElement} */ (add("g", told, parent));
    if (directions !== "both") this.element.setAttribute("aria-orientation", directions);
    add("circle", { class: "reach", r: 20 }, this.element);
    add("path", { class: "knob", d: SHAPES[shape] }, this.element);
    this.held = false;
    this.#drag(onDrag, onEnd);
    this.element.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const times = event.shiftKey ? 4 : 1;
      onKey(times * step[0], times * step[1]);
      onEnd();
    });
  }

  /** @param {(x: number, y: number) => void} onDrag @param {() => void} onEnd */
  #drag(onDrag, onEnd) {
    const { element } = this;
    const svg = /** @type {SVGSVGElement} */ (element.ownerSVGElement);
    let [besideX, besideY] = [0, 0];
    const place = (/** @type {PointerEvent} */ event) => {
      const box = svg.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    // Not every browser heeds `touch-action` of a part of a picture; without this, the page would scroll.
    element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      element.focus({ preventScroll: true });
      const [x, y] = place(event);
      // The handle keeps its distance from the finger: it does not jump when it is touched.
      [besideX, besideY] = [x - this.x, y - this.y];
      element.setPointerCapture(event.pointerId);
      this.held = true;
    });
    element.addEventListener("pointermove", (event) => {
      if (!this.held) return;
      const [x, y] = place(event);
      onDrag(x - besideX, y - besideY);
    });
    const release = () => {
      if (this.held) onEnd();
      this.held = false;
    };
    element.addEventListener("pointerup", release);
    element.addEventListener("pointercancel", release);
  }

  x = 0;
  y = 0;

  /** @param {Place | null} place null where there is nothing to hold */
  put(place) {
    this.element.toggleAttribute("hidden", place === null);
    if (!place) return;
    [this.x, this.y] = [place.x, place.y];
    this.element.setAttribute("transform", `translate(${place.x} ${place.y})`);
    this.element.setAttribute("aria-valuemin", String(place.low));
    this.element.setAttribute("aria-valuemax", String(place.high));
    this.element.setAttribute("aria-valuenow", String(place.value));
    this.element.setAttribute("aria-valuetext", place.text);
  }
}

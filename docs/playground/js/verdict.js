/**
 * The verdict, and apart from it what the kernel says. The words are those of the program. What stands here is about the point that
 * is shown, or says that there is no answer for it yet.
 */

/** @typedef {import("./state.js").View} View */

/** @type {Record<string, string>} */
const MARKS = { "local-minimum": "minimum", "global-minimum": "minimum", "not-local-minimum": "lower" };

export class Verdict {
  /**
   * @param {{ card: HTMLElement, words: HTMLElement, said: HTMLElement, kernel: HTMLElement, further: HTMLElement }}
   *   parts
   */
  constructor(parts) {
    this.parts = parts;
    this.shown = "";
  }

  /** @param {View} view @param {string} waiting what to say while there is no answer */
  draw(view, waiting) {
    const { answer } = view;
    const first = answer?.proved[0];
    if (!answer) return this.#show({ mark: "none", words: "…", said: waiting, kernel: "", further: [] });
    if (!first) return this.#show({ mark: "unknown", words: "unknown", said: answer.reason, kernel: "", further: [] });
    const { name, said, rule, conclusion } = first.theorem;
    this.#show({
      mark: MARKS[conclusion.kind] ?? "unknown",
      words: name,
      said: `${said.replace(`${name}: `, "")}.`,
      kernel: `accepts the certificate, by the rule ${rule}`,
      further: answer.proved.slice(1).map(({ theorem }) => `${theorem.said} (rule ${theorem.rule})`),
    });
  }

  /** @param {{ mark: string, words: string, said: string, kernel: string, further: string[] }} content */
  #show(content) {
    // Said once: a screen reader repeats what is written again.
    const key = JSON.stringify(content);
    if (key === this.shown) return;
    this.shown = key;
    const { card, words, said, kernel, further } = this.parts;
    const waiting = content.mark === "none";
    // While an answer is awaited the card keeps its size, and a screen reader says nothing.
    card.style.minHeight = waiting ? `${card.offsetHeight}px` : "";
    words.parentElement?.setAttribute("aria-busy", String(waiting));
    card.dataset.verdict = content.mark;
    words.textContent = content.words;
    said.textContent = content.said;
    kernel.textContent = content.kernel;
    kernel.parentElement?.toggleAttribute("hidden", !content.kernel);
    further.replaceChildren(
      ...content.further.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
    further.parentElement?.toggleAttribute("hidden", content.further.length === 0);
  }
}

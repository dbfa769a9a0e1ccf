/**
 * Python in a worker, from outside. Every question has a deadline, as a runtime that the browser refuses never says so; after
 * an error or a deadline the worker is ended, and the next question starts a new one.
 */

/**
 * @typedef {"resting" | "loading" | "ready" | "failed"} ProverState
 * @typedef {{ resolve: (answer: any) => void, reject: (error: Error) => void, timer: number }} Open
 */

export class Prover {
  /** @type {Worker | undefined} */ #worker;
  /** @type {Map<number, Open>} */ #open = new Map();
  /** @type {number | undefined} */ #startTimer;
  #next = 0;
  #ready = false;

  /**
   * @param {{ wheel: string, startSeconds: number, answerSeconds: number, onState: (state: ProverState, why: string) => void }} settings
   */
  constructor(settings) {
    this.settings = settings;
  }

  /**
   * Call a function of bridge.py.
   * @param {"find" | "check_point" | "find_list" | "check_list"} call
   * @param {string[]} texts its arguments
   * @returns {Promise<any>} the JSON that it returns
   */
  ask(call, texts) {
    if (!this.#worker) this.#start();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject, timer: 0 });
      if (this.#ready) this.#watch(id);
      this.#worker?.postMessage({ id, call, texts });
    });
  }

  #start() {
    const { wheel, onState } = this.settings;
    onState("loading", "");
    this.#ready = false;
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.onmessage = ({ data }) => worker === this.#worker && this.#hear(data);
    worker.onerror = (event) => worker === this.#worker && this.#fail(event.message || "the worker did not start");
    this.#awaitStart();
    worker.postMessage({ wheel });
  }

  /** A slow connection has all the time that it needs, as long as something arrives. */
  #awaitStart() {
    const { startSeconds } = this.settings;
    const why = `Python did not start: nothing happened for ${startSeconds} seconds`;
    clearTimeout(this.#startTimer);
    this.#startTimer = setTimeout(() => this.#fail(why), 1000 * startSeconds);
  }

  /** @param {{ loaded?: number, ready?: boolean, id?: number, answer?: object, error?: string }} said */
  #hear({ loaded, ready, id, answer, error }) {
    if (error !== undefined) return this.#fail(error);
    if (loaded !== undefined) {
      if (this.#ready) return;
      this.#awaitStart();
      return this.settings.onState("loading", (loaded / 1e6).toFixed(0));
    }
    if (ready) {
      clearTimeout(this.#startTimer);
      this.#ready = true;
      for (const open of this.#open.keys()) this.#watch(open);
      return this.settings.onState("ready", "");
    }
    const open = this.#open.get(/** @type {number} */ (id));
    if (!open) return;
    this.#open.delete(/** @type {number} */ (id));
    clearTimeout(open.timer);
    open.resolve(answer);
  }

  /** The time for an answer runs from when Python is there. @param {number} id */
  #watch(id) {
    const { answerSeconds } = this.settings;
    const open = this.#open.get(id);
    if (open)
      open.timer = setTimeout(() => this.#fail(`no answer within ${answerSeconds} seconds`), 1000 * answerSeconds);
  }

  /** @param {string} why */
  #fail(why) {
    clearTimeout(this.#startTimer);
    this.#worker?.terminate();
    this.#worker = undefined;
    const open = [...this.#open.values()];
    this.#open.clear();
    const started = this.#ready;
    this.#ready = false;
    this.settings.onState(started ? "resting" : "failed", why);
    for (const { reject, timer } of open) {
      clearTimeout(timer);
      reject(new Error(why));
    }
  }
}

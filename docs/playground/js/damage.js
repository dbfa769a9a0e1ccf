/** Ways to break a certificate: one number changed, in a copy, so that the kernel has something to find. */

/**
 * @typedef {{ text: string, what: string }} Damage the changed certificate, and what was changed
 * @typedef {any} Json
 */

/**
 * Every change that there is for this certificate, the most telling first; the last one is there for all.
 * @param {string} text certificate.json
 * @returns {Damage[]}
 */
export function damages(text) {
  const certificate = JSON.parse(text);
  /** @type {Damage[]} */
  const found = [];
  const keep = (/** @type {string} */ what, /** @type {(copy: Json) => void} */ change) => {
    const copy = structuredClone(certificate);
    change(copy);
    found.push({ text: `${JSON.stringify(copy, null, 1)}\n`, what });
  };
  for (const path of weights(certificate, [])) {
    keep(
      `the number ${at(certificate, path)} at ${path.join(" → ")} is now ${raised(at(certificate, path))}`,
      (copy) => {
        at(copy, path.slice(0, -1))[path[path.length - 1]] = raised(at(certificate, path));
      },
    );
  }
  for (const path of leaves(certificate, [])) {
    const where = path.join(" → ");
    keep(`a multiplier 1 for data point 0 is added at ${where}`, (copy) => at(copy, path).push([0, "1"]));
  }
  if (certificate.velocity) {
    keep("the path leads the opposite way", (copy) => eachNumber(copy.velocity, opposite));
    keep(`the step is now ${opposite(certificate.step)}`, (copy) => (copy.step = opposite(copy.step)));
  }
  if (typeof certificate.unit === "number") keep("the unit is now number 9", (copy) => (copy.unit = 9));
  keep("the name of the problem has another last letter", (copy) => {
    copy.problem = copy.problem.slice(0, -1) + (copy.problem.endsWith("0") ? "1" : "0");
  });
  return found;
}

/**
 * The places of all multipliers: the second entries of the pairs `[index, "number"]`.
 * @param {Json} value
 * @param {(string | number)[]} path
 * @returns {(string | number)[][]}
 */
function weights(value, path) {
  if (Array.isArray(value) && value.length === 2 && typeof value[1] === "string") return [[...path, 1]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== "velocity" && key !== "acceleration" && key !== "network")
    .flatMap(([key, child]) => weights(child, [...path, Array.isArray(value) ? Number(key) : key]));
}

/**
 * The places of the lists of multipliers that are empty.
 * @param {Json} value
 * @param {(string | number)[]} path
 * @returns {(string | number)[][]}
 */
function leaves(value, path) {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return key === "multipliers" && child.length === 0 ? [place] : leaves(child, place);
  });
}

/** @param {Json} value @param {(string | number)[]} path */
function at(value, path) {
  return path.reduce((part, key) => part[key], value);
}

/** One more, exactly. @param {string} number */
function raised(number) {
  const [top, bottom = "1"] = number.split("/");
  return bottom === "1" ? String(BigInt(top) + 1n) : `${BigInt(top) + BigInt(bottom)}/${bottom}`;
}

/** @param {string} number */
function opposite(number) {
  return number.startsWith("-") ? number.slice(1) : number === "0" ? "0" : `-${number}`;
}

/** @param {Json} value @param {(number: string) => string} change */
function eachNumber(value, change) {
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === "string") value[key] = change(child);
    else if (child) eachNumber(child, change);
  }
}

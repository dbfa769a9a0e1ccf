/**
 * The types that the parts of the page share.
 *
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./network.js").Network} Network
 *
 * @typedef {Object} Accepted a theorem: what the kernel said of a certificate that it accepted
 * @property {"accepted"} outcome
 * @property {string} said
 * @property {string} rule
 * @property {string} name the conclusion in a few words
 * @property {string} loss
 * @property {{ kind: string }} conclusion
 * @property {string | null} witness network.json of a lower point
 *
 * @typedef {Object} Refused
 * @property {"rejected" | "unusable"} outcome
 * @property {string} said
 *
 * @typedef {{ certificate: string, theorem: Accepted }} Proved
 *
 * @typedef {Object} Answer about the point that is shown
 * @property {readonly Proved[]} proved the verdict first; none where it is unknown
 * @property {string} reason why the verdict is unknown
 *
 * @typedef {Object} View what is drawn
 * @property {Settings} settings
 * @property {readonly import("./network.js").Row[] | null} rows the exact forward pass; null while gradient descent moves floats
 * @property {import("./rational.js").Rational | null} loss likewise
 * @property {readonly number[]} floats the parameters that are drawn
 * @property {Answer | null} answer null while there is none for this very point
 *
 * @typedef {Object} Actions
 * @property {(network: Network) => void} move to another point
 * @property {() => void} settle a movement is over
 * @property {(change: Partial<Settings>) => void} change what is shown
 */
export {};

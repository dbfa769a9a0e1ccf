/** Exact rational numbers. A number of the page is one of these, or is marked as rounded. */

const LONGEST_READ = 120;
const LONGEST_SHOWN = 24;

/** @param {bigint} a @param {bigint} b */
function greatestDivisor(a, b) {
  a = a < 0n ? -a : a;
  while (b) [a, b] = [b, a % b];
  return a;
}

/** An immutable rational number in lowest terms, with a positive denominator. */
export class Rational {
  /** @param {bigint} top @param {bigint} [bottom] not 0 */
  constructor(top, bottom = 1n) {
    if (bottom === 0n) throw new RangeError("the denominator is 0");
    if (bottom < 0n) [top, bottom] = [-top, -bottom];
    const divisor = greatestDivisor(bottom, top < 0n ? -top : top);
    /** @readonly */ this.top = top / divisor;
    /** @readonly */ this.bottom = bottom / divisor;
    Object.freeze(this);
  }

  /** @param {number} top a whole number @param {number} [bottom] */
  static of(top, bottom = 1) {
    return new Rational(BigInt(top), BigInt(bottom));
  }

  /**
   * An integer, a decimal or a fraction; a decimal means exactly that decimal.
   * @param {string} text
   * @returns {Rational}
   * @throws {RangeError} with what to write instead
   */
  static parse(text) {
    const parts = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:\s*\/\s*(\d+))?\s*$/.exec(text.replace("−", "-"));
    const [, sign, whole, decimals, bottom] = parts ?? [];
    if (!parts || !(whole || decimals) || (decimals !== undefined && bottom !== undefined)) {
      throw new RangeError("write an integer, a decimal or p/q");
    }
    if (text.length > LONGEST_READ) throw new RangeError(`write at most ${LONGEST_READ} digits`);
    if (bottom !== undefined && BigInt(bottom) === 0n) throw new RangeError("write a denominator that is not 0");
    const digits = decimals ?? "";
    const value = new Rational(BigInt(`${whole}${digits}` || "0"), BigInt(bottom ?? 10n ** BigInt(digits.length)));
    return sign === "-" ? value.negative() : value;
  }

  /** The multiple of `step` that is nearest to a float. @param {number} value @param {Rational} step */
  static nearest(value, step) {
    return step.times(new Rational(BigInt(Math.round(value / step.toNumber()))));
  }

  /**
   * The best fraction near a float whose denominator is not larger, by its continued fraction.
   * @param {number} value @param {number} largest
   */
  static simplest(value, largest) {
    let [top, bottom, topBefore, bottomBefore] = [Math.floor(value), 1, 1, 0];
    for (let rest = value - Math.floor(value); rest > 1e-9;) {
      const whole = Math.floor(1 / rest);
      rest = 1 / rest - whole;
      if (whole * bottom + bottomBefore > largest) break;
      [top, topBefore] = [whole * top + topBefore, top];
      [bottom, bottomBefore] = [whole * bottom + bottomBefore, bottom];
    }
    return Rational.of(top, bottom);
  }

  /** @param {Rational} other */
  plus(other) {
    return new Rational(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  /** @param {Rational} other */
  minus(other) {
    return this.plus(other.negative());
  }

  /** @param {Rational} other */
  times(other) {
    return new Rational(this.top * other.top, this.bottom * other.bottom);
  }

  /** @param {Rational} other not 0 */
  over(other) {
    return new Rational(this.top * other.bottom, this.bottom * other.top);
  }

  negative() {
    return new Rational(-this.top, this.bottom);
  }

  absolute() {
    return this.top < 0n ? this.negative() : this;
  }

  /** @returns {-1 | 0 | 1} */
  sign() {
    return this.top > 0n ? 1 : this.top < 0n ? -1 : 0;
  }

  /** @param {Rational} other */
  equals(other) {
    return this.top === other.top && this.bottom === other.bottom;
  }

  /** As the files have it: `8/3`. */
  toString() {
    return this.bottom === 1n ? `${this.top}` : `${this.top}/${this.bottom}`;
  }

  /** The nearest float, or one beside it, also where both parts are beyond the range of floats. */
  toNumber() {
    const scale = Math.max(0, bits(this.top) - 1000, bits(this.bottom) - 1000);
    return Number(this.top >> BigInt(scale)) / Number(this.bottom >> BigInt(scale));
  }
}

export const ZERO = Rational.of(0);
export const ONE = Rational.of(1);

/** @param {bigint} value */
function bits(value) {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

/**
 * `18`, `1/5 = 0.2`, `8/3 ≈ 2.66667`, or `≈ 2.66667` where the exact number is long.
 * @param {Rational} value
 */
export function shown(value) {
  const exact = minus(value.toString());
  if (value.bottom === 1n && exact.length <= LONGEST_SHOWN) return exact;
  const float = value.toNumber();
  if (!Number.isFinite(float)) return `beyond the range of floats (${exact.length} characters)`;
  const near = float.toPrecision(6);
  const same = !near.includes("e") && Rational.parse(near).equals(value);
  const said = `${same ? "=" : "≈"} ${rounded(Number(near))}`;
  return exact.length <= LONGEST_SHOWN ? `${exact} ${said}` : said;
}

/** A float for readers, with six significant digits. @param {number} value */
export function rounded(value) {
  return minus(String(Number(value.toPrecision(6))));
}

/** With the sign that is as wide as a plus. @param {string} text */
export function minus(text) {
  return text.replaceAll("-", "−");
}

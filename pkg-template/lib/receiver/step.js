import { OUTCOMES } from "../outcomes.js";

/** A step is a number: its kind is in the upper bits, its outcome or coding in the lower eight. */

export const kindOf = (step) => step >> 8;

export const detailOf = (step) => step & 0xff;

/** The number of the outcome of what has thrown. */
export const FAILED = OUTCOMES.findIndex(({ name }) => name === "failed");

// The most that each entry may cost, in KB of 1,000 bytes as brotli leaves them.

/**
 * The sizes reached: of all that a browser loads, and of the part that is written by hand. `cargo xtask test sizes`
 * prints the table that they are copied from.
 */
const REACHED = {
  "autograb-webhooks": { all: 98.5, shells: 6.5 },
  "autograb-webhooks/payload": { all: 40.5, shells: 5.8 },
  "autograb-webhooks/client": { all: 62.8, shells: 1.9 },
  "autograb-webhooks/schema": { all: 76.1, shells: 3.0 },
  "autograb-webhooks/sandbox": { all: 98.3, shells: 4.3 },
};

/** The growth that needs no decision. */
const SLACK = 1.02;

export const BUDGETS = Object.fromEntries(
  Object.entries(REACHED).map(([entry, { all, shells }]) => [
    entry,
    { all: all * SLACK, shells: shells * SLACK },
  ]),
);

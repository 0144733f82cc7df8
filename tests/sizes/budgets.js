// The most that each entry may cost, in KB of 1,000 bytes as brotli leaves them.

/**
 * The sizes reached: of all that a browser loads, and of the part that is written by hand. `cargo xtask test sizes`
 * prints the table that they are copied from.
 */
const REACHED = {
  "autograb-webhooks": { all: 117.8, shells: 6.6 },
  "autograb-webhooks/payload": { all: 40.7, shells: 6.0 },
  "autograb-webhooks/client": { all: 82.2, shells: 2.1 },
  "autograb-webhooks/receiver": { all: 59.7, shells: 14.8 },
  "autograb-webhooks/schema": { all: 168.5, shells: 6.8 },
  "autograb-webhooks/sandbox": { all: 111.0, shells: 4.6 },
  "autograb-webhooks/elements": { all: 130.1, shells: 18.5 },
};

/** The growth that needs no decision. */
const SLACK = 1.02;

export const BUDGETS = Object.fromEntries(
  Object.entries(REACHED).map(([entry, { all, shells }]) => [
    entry,
    { all: all * SLACK, shells: shells * SLACK },
  ]),
);

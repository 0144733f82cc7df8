// Asks questions on the terminal. They go to standard error, so that standard output stays clean for a program.

import { createInterface } from "node:readline/promises";
import { UsageError } from "./failure.js";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const BACKSPACE = ["\u007f", "\b"];

/** Whether somebody is there to answer. */
export const isInteractive = () => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks a question whose answer is yes or no; no is the default. */
export async function confirm(question) {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output });
  // The end of the input, or Ctrl-C, is an answer too.
  const closed = new Promise((resolve) => lines.once("close", () => resolve("")));
  const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
  lines.close();
  return /^\s*y(es)?\s*$/iu.test(answer);
}

/** Asks for a secret, and does not show what is typed. */
export function askSecret(question) {
  const { stdin, stderr } = process;
  // First, so that what is typed at once is not shown either.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding("utf8");
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = () => {
      stdin.off("data", hear).setRawMode(false).pause();
      stderr.write("\n");
    };
    const hear = (text) => {
      for (const char of text) {
        if (char === "\r" || char === "\n" || char === CTRL_D) {
          end();
          return typed === "" ? reject(new UsageError("no key was typed")) : resolve(typed);
        }
        if (char === CTRL_C) {
          end();
          return reject(new UsageError("no key was typed"));
        }
        typed = BACKSPACE.includes(char) ? typed.slice(0, -1) : typed + char;
      }
    };
    stdin.on("data", hear).resume();
  });
}

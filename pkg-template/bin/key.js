// Where the key comes from: the environment, or somebody who types it unseen.

import { UsageError } from "./failure.js";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const BACKSPACE = ["\u007f", "\b"];

/** The key of the account. */
export async function apiKey() {
  const key = process.env.AUTOGRAB_API_KEY;
  if (key !== undefined && key !== "") return key;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      "there is no key: set AUTOGRAB_API_KEY (a sandbox takes pub_sandbox), or run this in a terminal to be asked for it",
    );
  }
  return ask("AutoGrab API key: ");
}

/** Asks on the terminal. What is typed is not shown. */
function ask(question) {
  const { stdin, stderr } = process;
  // First, so that not even what is typed at once is shown.
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

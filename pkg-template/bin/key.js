// Gets the API key: from the environment, or from somebody who types it.

import { UsageError } from "./failure.js";
import { askSecret } from "./terminal.js";

/** The API key of the account. `host` is the one that it will be sent to. */
export async function apiKey(host) {
  const key = process.env.AUTOGRAB_API_KEY;
  if (key !== undefined && key !== "") return key;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      "no API key: set AUTOGRAB_API_KEY (a sandbox accepts pub_sandbox), or run this in a terminal to be asked for it",
    );
  }
  return askSecret(host === undefined ? "API key: " : `API key for ${host}: `);
}

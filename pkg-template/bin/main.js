// From the words of a command line to a verb's exit status.

import { read } from "./arguments.js";
import { report } from "./failure.js";
import { overview, version, verbHelp } from "./help.js";

/** Runs a command line, and gives its exit status: 0, 1 for what failed, 2 for what could not be tried. */
export async function main(words) {
  try {
    const { verb, values, positionals } = read(words);
    if (values.version) console.log(await version());
    else if (verb === undefined) console.log(overview());
    else if (values.help) console.log(verbHelp(verb));
    else return (await verb.run(values, positionals)) ?? 0;
    return 0;
  } catch (error) {
    return report(error, words.includes("--json"));
  }
}

// Runs a command line: parses it, runs its verb, and reports errors.

import { read } from "./arguments.js";
import { report } from "./failure.js";
import { overview, version, verbHelp } from "./help.js";

/** Runs a command line and returns its exit status: 0, 1 for a failure, 2 for what could not be tried. */
export async function main(words) {
  try {
    const { verb, values, positionals } = read(words);
    if (values.version) console.log(await version());
    else if (verb === undefined) console.log(overview());
    else if (values.help) console.log(verbHelp(verb));
    else return (await verb.run(values, positionals)) ?? 0;
    return 0;
  } catch (error) {
    const is = (option) => words.includes(`--${option}`);
    return report(error, { json: is("json"), "no-color": is("no-color") });
  }
}

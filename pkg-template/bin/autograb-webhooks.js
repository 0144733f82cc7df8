#!/usr/bin/env node
import { main } from "./main.js";

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));

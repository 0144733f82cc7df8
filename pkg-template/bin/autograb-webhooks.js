#!/usr/bin/env node
import { main } from "./main.js";

// A pipe that its reader closed, such as `head`, is not a failure.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));

// Lists the pushes that failed their last attempt, and replays them: `dead-letters.js [replay [ID…]]`.

import { openQueue } from "./queue.js";

const MOST = 1_000;

const [command = "list", ...ids] = process.argv.slice(2);
const { queue, close } = await openQueue();
const failed = await queue.getFailed(0, MOST - 1);

if (command === "list") {
  for (const { id, name, attemptsMade, finishedOn, failedReason } of failed) {
    console.log(
      [id, name, `${attemptsMade} attempts`, new Date(finishedOn).toISOString(), failedReason].join("\t"),
    );
  }
  const count = await queue.getFailedCount();
  if (count > failed.length) console.log(`and ${count - failed.length} more`);
} else if (command === "replay") {
  const chosen = failed.filter(({ id }) => ids.length === 0 || ids.includes(id));
  for (const job of chosen) await job.retry("failed", { resetAttemptsMade: true });
  console.log(`replayed ${chosen.length} of ${failed.length}`);
} else {
  console.error("usage: dead-letters.js [list | replay [ID…]]");
  process.exitCode = 2;
}
await close();

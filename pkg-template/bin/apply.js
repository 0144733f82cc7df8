// The verb `apply`: a region is changed until it matches a file.

import { redactEndpoint } from "../index.js";
import { DRAFT, changesOf, client, shown } from "./calls.js";
import { UsageError } from "./failure.js";
import { readArray } from "./json-file.js";
import { printable, stylesOf } from "./print.js";
import { confirm, isInteractive } from "./terminal.js";

/** What each step is called, and how it is marked and colored. */
const ACTIONS = {
  create: { mark: "+", done: "created", planned: "to create", color: "green" },
  update: { mark: "~", done: "changed", planned: "to change", color: "yellow" },
  delete: { mark: "-", done: "deleted", planned: "to delete", color: "red" },
  keep: { done: "unchanged", planned: "unchanged" },
};

export async function apply(values, [file]) {
  const { prune = false, "dry-run": dryRun = false } = values;
  const drafts = await readArray(file, `[${DRAFT}, …]`);
  const service = await client(values);
  const planned = dryRun || prune ? await service.ensure(drafts, { prune, dryRun: true }) : undefined;
  if (dryRun) return tell(values, planned, "planned");
  const deletions = planned?.steps.filter(({ action }) => action === "delete") ?? [];
  await confirmAll(values, deletions);
  const plan = { steps: [], done: 0 };
  try {
    Object.assign(plan, await service.ensure(drafts));
    for (const step of deletions) {
      await remove(service, step.webhook.id);
      plan.steps.push(step);
      plan.done += 1;
    }
  } catch (error) {
    const { steps, done } = error.plan ?? plan;
    if (done > 0) tell(values, { steps: steps.slice(0, done), done }, "done");
    throw error;
  }
  tell(values, plan, "done");
}

/** Asks before webhooks are deleted, if somebody is there. */
async function confirmAll(values, deletions) {
  if (deletions.length === 0 || values.yes || !isInteractive()) return;
  const style = stylesOf(process.stderr, values);
  for (const step of deletions) for (const line of linesOf(step, "planned", style)) console.error(line);
  const what = deletions.length === 1 ? "this webhook" : `these ${deletions.length} webhooks`;
  if (!(await confirm(`delete ${what} permanently?`))) throw new UsageError("nothing was changed");
}

/** Deletes a webhook. That somebody else has deleted it meanwhile is as good. */
async function remove(service, id) {
  await service.delete(id).catch((error) => {
    if (error.code !== "invalid_webhook_id") throw error;
  });
}

/** Prints the steps as the options ask for it. */
function tell(values, { steps, done }, tense) {
  if (values.json) return console.log(JSON.stringify({ steps, done }));
  if (values.quiet) return;
  const style = stylesOf(process.stdout, values);
  for (const step of steps) for (const line of linesOf(step, tense, style)) console.log(line);
  const counts = Object.entries(ACTIONS)
    .map(([action, words]) => [steps.filter((step) => step.action === action).length, words[tense]])
    .filter(([count]) => count > 0);
  console.log(counts.map(([count, word]) => `${count} ${word}`).join(", ") || "there is nothing to do");
}

function* linesOf(step, tense, style) {
  const { mark, color } = ACTIONS[step.action];
  if (mark === undefined) return;
  const { name, id } = step.webhook ?? step.draft;
  yield style(color, printable(`${mark} ${name}${id === undefined ? "" : ` (${id})`}`));
  for (const line of detailsOf(step, tense)) yield printable(`    ${line}`);
}

/** What a step is about, without what may be secret. */
function* detailsOf(step, tense) {
  if (step.action === "update")
    yield* changesOf(tense === "planned" ? { changes: changesOfPatch(step) } : step);
  else if (step.action === "delete") yield redactEndpoint(step.webhook.endpoint);
  else
    for (const [property, value] of Object.entries(step.draft)) {
      if (property !== "name") yield `${property}: ${shown(property, value)}`;
    }
}

/** The changes that a patch will make. A blank clears the headers, and nothing else that can be declared. */
function changesOfPatch({ webhook, patch }) {
  const change = ([property, to]) => [
    property,
    { from: webhook[property] ?? webhook.extra[property], to: property === "headers" && to === "" ? [] : to },
  ];
  return Object.fromEntries(Object.entries(patch).map(change));
}

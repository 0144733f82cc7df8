// What tests expect of issues.

import assert from "node:assert/strict";
import { WebhooksError } from "autograb-webhooks/payload";

/** Issues in one line each. */
export const lines = ({ issues }) => issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);

/** The call must throw `invalid_request` with an issue at each of the paths. */
export function refuses(call, paths) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof WebhooksError);
    assert.equal(error.code, "invalid_request");
    assert.deepEqual(
      error.issues.map(({ path }) => path),
      paths,
    );
    return true;
  });
}

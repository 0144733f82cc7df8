// What survives a reload: the state of the sandbox and the text of the editor, until the tab is closed. Never a key.

const PREFIX = "autograb-webhooks.";

/** Has `read()` called when the page goes, and keeps what it returns, as JSON; `undefined` is nothing to keep. */
export function keep(name, read) {
  addEventListener("pagehide", () => {
    try {
      const value = read();
      if (value === undefined) forget(name);
      else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // The storage is full or refused. What was kept before is out of date.
      forget(name);
    }
  });
}

/** What was kept, or `undefined`. */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name)) ?? undefined;
  } catch {
    return undefined;
  }
}

function forget(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // The browser refuses the page any storage.
  }
}

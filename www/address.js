// The state that the address holds, in the query of its fragment: `#webhooks?region=uk&filter=desk`. Never a key.

/** The view of the address, such as `#webhooks`. */
export const viewOf = (hash) => hash.split("?", 1)[0];

/** The parameters of the webhooks view. */
export function parameters() {
  const [view, query] = location.hash.split("?");
  return new URLSearchParams(view === "#webhooks" ? query : undefined);
}

/** The address of the webhooks view, which its link leads back to. */
let latest = "#webhooks";

/** Whether somebody has typed another address of the webhooks view, or gone back to an earlier one. */
export const isForeign = () => parameters().size > 0 && location.hash !== latest;

/** Sets parameters of the webhooks view, and removes those that are empty. It makes no entry in the history. */
export function setParameters(changes) {
  const current = new URLSearchParams(latest.split("?")[1]);
  for (const [name, value] of Object.entries(changes)) {
    if (value) current.set(name, value);
    else current.delete(name);
  }
  latest = current.size > 0 ? `#webhooks?${current}` : "#webhooks";
  for (const link of document.querySelectorAll('[data-view="webhooks"]')) link.href = latest;
  // An address without a view is that of the first one.
  const shown = location.hash || "#webhooks";
  if (viewOf(shown) === "#webhooks" && shown !== latest) history.replaceState(history.state, "", latest);
}

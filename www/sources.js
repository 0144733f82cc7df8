// Where facts about the service come from.

export const SOURCES = {
  seed: "AutoGrab’s page on webhooks",
  hub: "AutoGrab’s developer hub",
  assumed: "not published",
};

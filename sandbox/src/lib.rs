//! The AutoGrab Webhooks API in memory.

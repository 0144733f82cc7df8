//! The event catalogue's functions.

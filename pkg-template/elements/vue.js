// Types only: see the file of the same name beside this one.
export {};

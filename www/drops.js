// Files that are dropped on the page.

const holdsFile = (event) => event.dataTransfer?.types.includes("Files");

/** Keeps a file that is dropped beside a target from replacing the page. */
export function refuseDrops() {
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => holdsFile(event) && event.preventDefault());
  }
}

/** Takes files that are dropped on the target. */
export function takeDrops(target, take) {
  const highlight = (isOver) => target.classList.toggle("taking", isOver);
  target.addEventListener("dragover", (event) => highlight(holdsFile(event)));
  target.addEventListener("dragleave", (event) => target.contains(event.relatedTarget) || highlight(false));
  // Captured: the editor would insert the text of the file.
  target.addEventListener(
    "drop",
    (event) => {
      highlight(false);
      if (!holdsFile(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const [file] = event.dataTransfer.files;
      if (file !== undefined) take(file);
    },
    { capture: true },
  );
}

// A large payload in the editor, and how long the page takes with it.

/** Drops a valid payload of 15 MB on the editor, and returns its length. Without `indent` it is one line. */
export const dropPayload = (page, indent) =>
  page.evaluate((width) => {
    const sighting = {
      at: "2022-09-03T00:49:35Z",
      lead_id: "5450340052815613",
      listing_url: "https://cars.example.com.my/listings/22605796",
      listing_title: "2021 Land Rover Discovery Sport",
      listing_price: 118420,
      seller_type: "dealer",
    };
    const sightings = Array(width > 0 ? 52_000 : 70_000).fill(sighting);
    const text = JSON.stringify({ event: "recapture_new", data: { sightings } }, null, width);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "large.json"));
    const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    // In a task of its own, so that the making of the text is not taken for a part of opening it.
    setTimeout(() => document.querySelector("#editor-drop").dispatchEvent(event), 100);
    return text.length;
  }, indent);

/**
 * Starts to watch the page. Returns a function that resolves to the durations of the tasks that took 50 ms or more,
 * and of the keys from their press to the next frame, in milliseconds.
 */
export async function watchBlocks(page) {
  await page.evaluate(() => {
    const watched = { blocks: [], keys: [] };
    globalThis.watched = watched;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.blocks.push(Math.round(duration));
    }).observe({ type: "longtask" });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === "keydown") watched.keys.push(duration);
    }).observe({ type: "event", durationThreshold: 16 });
  });
  return async () => {
    await page.waitForTimeout(200);
    return page.evaluate(() => globalThis.watched);
  };
}

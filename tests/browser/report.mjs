// Collects what the checks of a site found, and prints one line a check: "ok …", or "FAIL …" with what is wrong below.

const SHOWN = 12;

export class Report {
  #checks = new Map();
  #notes = [];

  /** `name` is the site's, printed before each check. */
  constructor(name) {
    this.name = name;
  }

  /** States that a check was made, so that one that finds nothing is still counted. */
  made(check, times = 1) {
    if (!this.#checks.has(check)) this.#checks.set(check, { times: 0, failures: new Map() });
    this.#checks.get(check).times += times;
  }

  /** Something is wrong at `where` (an address). */
  fail(check, where, message) {
    this.made(check, 0);
    const { failures } = this.#checks.get(check);
    const text = message.replace(/\s+/g, " ").trim().slice(0, 300);
    if (!failures.has(text)) failures.set(text, new Set());
    failures.get(text).add(where);
  }

  /** A line for the reader that is neither good nor bad. */
  note(text) {
    this.#notes.push(text);
  }

  /** Prints it all; true where nothing failed. */
  print() {
    let good = true;
    for (const note of this.#notes) console.log(`note  ${this.name}: ${note}`);
    for (const [check, { times, failures }] of this.#checks) {
      good &&= failures.size === 0;
      console.log(`${failures.size ? "FAIL" : "ok"}${failures.size ? "  " : "    "}${this.name}: ${check} (${times})`);
      const worst = [...failures].sort((a, b) => b[1].size - a[1].size);
      for (const [text, places] of worst.slice(0, SHOWN)) {
        const [first] = places;
        console.log(`        ${first}${places.size > 1 ? ` and ${places.size - 1} more` : ""}: ${text}`);
      }
      if (worst.length > SHOWN) console.log(`        … and ${worst.length - SHOWN} more`);
    }
    return good;
  }
}

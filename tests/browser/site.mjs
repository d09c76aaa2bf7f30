// The browser checks of one built site; tests/run calls it for each: `node site.mjs --site DIR --name "the own book"`
// `[--book DIR --program plainbook [--date D]]`. With a book, its checkers are walked, too. Exits 1 where a check fails.

import path from "node:path";
import { parseArgs } from "node:util";
import { judgeCheckers } from "./checker.mjs";
import { judgeExit } from "./exit.mjs";
import { judgeFocus } from "./focus.mjs";
import { basePath, judgePages, readPages } from "./pages.mjs";
import { Report } from "./report.mjs";
import { serve } from "./server.mjs";
import { launchBrowser } from "./tools.mjs";

const { values: given } = parseArgs({
  options: {
    site: { type: "string" }, name: { type: "string" }, book: { type: "string" }, program: { type: "string" }, date: { type: "string" },
  },
});
if (!given.site) {
  console.error("usage: node tests/browser/site.mjs --site DIR [--name NAME] [--book DIR --program FILE [--date D]]");
  process.exit(2);
}

const folder = path.resolve(given.site);
const report = new Report(given.name ?? path.basename(folder));
const pages = readPages(folder);
if (pages.length === 0) report.fail("there are pages", "/", "no .html file in the site");
const server = await serve(folder, basePath(folder));
const browser = await launchBrowser();
try {
  const site = { browser, server, folder, pages, report };
  await judgePages(site);
  await judgeFocus(site);
  await judgeExit(site);
  if (given.book) await judgeCheckers({ ...site, book: path.resolve(given.book), program: given.program, date: given.date });
} finally {
  await browser.close();
  server.close();
}
process.exitCode = report.print() ? 0 : 1;

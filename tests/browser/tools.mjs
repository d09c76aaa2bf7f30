// What the browser tests are run with: npm's packages (installed outside the repository by tests/run) and Chromium.

import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = process.env.PLAINBOOK_TOOLS
  ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(process.env.HOME ?? "/root", ".cache"), "plainbook-tests");

/** A package from the tools' folder. */
export const tool = createRequire(path.join(folder, "npm", "package.json"));

/** The source of axe, to be evaluated in a page. */
export const axeSource = () => readFileSync(tool.resolve("axe-core/axe.min.js"), "utf8");

/** Starts Chromium so that it asks nothing of the network by itself. */
export function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}: set CHROMIUM`);
  return tool("playwright-core").chromium.launch({
    executablePath,
    args: [
      "--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
      "--disable-sync", "--no-first-run",
    ],
  });
}

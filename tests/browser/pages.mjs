// Judges every page of a site in Chromium: axe in each look, layout, strangers, storage, the skip link, weight, links.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { CONTENT_POLICY, WITHOUT_SCRIPTS, find } from "./server.mjs";
import { axeSource } from "./tools.mjs";

/** Sites of up to this many pages are judged in every look; of larger ones this many pages are. */
const SAMPLE = 80;
/** The steps of checkers are much alike: this many of them are judged as closely as other pages. */
const STEPS = 100;
/** The address of a question or an end of a checker, below its start. */
const STEP = /\/check\/(?:[^/]+\/)+$/;
const TABS = 2;
const FIRST_VIEW = 14336;
/** Where the article alone is over the first number of bytes, all the rest may be the second. */
const LONG_ARTICLE = { article: 6144, rest: 8192 };
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const LIGHT_320 = { name: "light, 320 px", width: 320, colorScheme: "light", forcedColors: "none" };
const LOOKS = [
  { name: "dark, 320 px", width: 320, colorScheme: "dark", forcedColors: "none" },
  { name: "dark, 1280 px", width: 1280, colorScheme: "dark", forcedColors: "none" },
  { name: "light, 1280 px", width: 1280, colorScheme: "light", forcedColors: "none" },
  { name: "forced colours, 1280 px", width: 1280, colorScheme: "light", forcedColors: "active" },
];

const STRANGERS = "no request to another host";
const CONSOLE = "no console error, no policy violation";
const MISSING = "everything that a page asks for is there";
const STORED = "nothing is stored in the browser";
const PAPER = "on paper each link to another site has its address beside it";
const HEADING = "exactly one h1 in main";
const SCROLL_320 = "no sideways scroll at 320 px";
const SCROLL_ZOOM = "no sideways scroll at 400 % zoom";
const SCROLL_OFF = "scripts off: main has text, and no sideways scroll at 320 px";
const SKIP_LINK = "the skip link leads to main by keyboard";
const WEIGHT = "the first view is at most 14 KB compressed";
const LINKS = "every link and fragment leads somewhere";
const POLICY = "`_headers` sends the promised content policy";

/** The pages of a built site, in order: `{address, file, html, redirect}`. */
export function readPages(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html")).sort();
  return files.map((file) => {
    const address = `/${file}`.replace(/(^|\/)index\.html$/, "$1");
    const html = readFileSync(path.join(folder, file), "utf8");
    return { address, file, html, redirect: /<meta[^>]+http-equiv=["']?refresh/i.test(html) };
  });
}

/** The path of the site's own address ("/" or "/guidance/"), as its home page says. */
export function basePath(folder) {
  const home = path.join(folder, "index.html");
  const html = existsSync(home) ? readFileSync(home, "utf8") : "";
  const link = html.match(/<link\b[^>]*\brel=["']?canonical\b[^>]*>/i)?.[0];
  const href = link?.match(/\bhref=(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i)?.slice(1).find(Boolean);
  return href && URL.canParse(href) ? new URL(href).pathname.replace(/[^/]*$/, "") : "/";
}

/** Makes all checks of this file, on all pages that are not mere redirections. */
export async function judgePages({ browser, server, folder, pages, report }) {
  const shown = pages.filter((page) => !page.redirect);
  const sample = new Set(evenly(shown, SAMPLE));
  const steps = evenly(shown.filter((page) => STEP.test(page.address)), STEPS);
  const closely = new Set([...sample, ...steps, ...shown.filter((page) => !STEP.test(page.address))]);
  if (closely.size < shown.length) {
    report.note(`${shown.length - closely.size} steps of checkers are judged by their heading, weight, layout and links alone`);
  }
  report.note(`${shown.length} pages, ${pages.length - shown.length} redirections; `
    + (sample.size < shown.length
      ? `all in one look (light, 320 px), ${sample.size} of them in every look`
      : "all in every look"));
  judgePolicy(server, pages, report);
  const links = [];
  await inTabs(shown, async (queue) => {
    const tab = await openTab(browser, server, report, { reducedMotion: "reduce" });
    for (let page; (page = queue.shift());) {
      await tab.judge(page, async () => links.push([page, await judgePage(tab, page, { closely, sample, server, folder, report })]));
    }
    await tab.close();
  });
  judgeLinks(links, { pages, server, folder, report });
  await inTabs([...closely], async (queue) => {
    const tab = await openTab(browser, server, report, { javaScriptEnabled: false, viewport: { width: 320, height: 900 } });
    for (let page; (page = queue.shift());) {
      await tab.judge(page, async () => {
        report.made(SCROLL_OFF);
        await tab.go(page);
        const wrong = await tab.page.evaluate(sideways);
        if (wrong) report.fail(SCROLL_OFF, page.address, wrong);
        const empty = await tab.page.evaluate(() => {
          const length = (selector) => document.querySelector(selector)?.innerText.trim().length ?? 0;
          return length("main") <= length("main h1");
        });
        if (empty) report.fail(SCROLL_OFF, page.address, "main has no text but its heading");
      });
    }
    await tab.close();
  });
  await inTabs([...sample], async (queue) => {
    const tab = await openTab(browser, server, report, {
      extraHTTPHeaders: { [WITHOUT_SCRIPTS]: "1" }, viewport: { width: 320, height: 900 }, reducedMotion: "reduce",
    });
    for (let page; (page = queue.shift());) {
      await tab.judge(page, async () => {
        await tab.go(page);
        await axe(tab, page, "scripts off, 320 px", report);
      });
    }
    await tab.close();
  });
}

/** A browser's tab in a context of its own that listens for all that a page must not do. */
export async function openTab(browser, server, report, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  let address = "";
  let asked = "";
  page.on("request", (request) => {
    const url = request.url();
    if (/^(data|blob|about):/.test(url)) return;
    if (!url.startsWith(`${server.origin}/`)) report.fail(STRANGERS, address, url);
  });
  await page.route((url) => url.origin !== server.origin && /^(https?|wss?):$/.test(url.protocol), (route) => route.abort());
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url() !== asked) report.fail(MISSING, address, `${response.status()} for ${new URL(response.url()).pathname}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      report.fail(CONSOLE, address, message.text());
    }
  });
  page.on("pageerror", (error) => report.fail(CONSOLE, address, String(error)));
  return {
    context,
    page,
    close: () => context.close(),
    /** Loads a page afresh. */
    async go(to) {
      address = to.address;
      // What a host sends for an address that is not there has to work at any depth.
      asked = server.url(to.address === "/404.html" ? "/no/such/address/" : to.address);
      await page.goto(asked, { waitUntil: "load" });
      await settle(page);
    },
    /** Runs `work`; a page that can't be judged has failed. */
    async judge(to, work) {
      try {
        await work();
      } catch (problem) {
        report.fail("every page can be judged", to.address, String(problem).split("\n")[0]);
      }
    },
  };
}

/** Works on a queue in a few tabs at once. */
export async function inTabs(items, work) {
  const queue = [...items];
  await Promise.all(Array.from({ length: TABS }, () => work(queue)));
}

/** Waits until transitions are over, so that colours are those that stay. */
export async function settle(page) {
  await page.evaluate(async () => {
    const ends = document.getAnimations().map((animation) => animation.finished.catch(() => {}));
    await Promise.race([Promise.all(ends), new Promise((later) => setTimeout(later, 1000))]);
  });
}

/** All that is judged with scripts on, in one load, of steps of checkers the least; gives the page's links and ids. */
async function judgePage(tab, page, { closely, sample, server, folder, report }) {
  await look(tab.page, LIGHT_320);
  await tab.go(page);
  for (const check of [STRANGERS, CONSOLE, MISSING]) report.made(check);
  for (const foreign of await tab.page.evaluate(foreignResources)) report.fail(STRANGERS, page.address, foreign);
  await judgeStorage(tab, page, report);
  await judgeHeading(tab, page, report);
  await judgeWeight(tab, page, { server, folder, report });
  const links = await tab.page.evaluate(linksAndIds);

  report.made(SCROLL_320);
  const wide = await tab.page.evaluate(sideways);
  if (wide) report.fail(SCROLL_320, page.address, wide);
  if (!closely.has(page)) return links;
  await axe(tab, page, LIGHT_320.name, report);

  await judgeZoom(tab, page, report);
  for (const appearance of sample.has(page) ? LOOKS : []) {
    await look(tab.page, appearance);
    await settle(tab.page);
    await axe(tab, page, appearance.name, report);
  }
  await judgePaper(tab, page, report);
  await look(tab.page, LOOKS[2]);
  await judgeSkipLink(tab, page, report);
  return links;
}

/** Puts the tab in a look: width, colour scheme, forced colours. */
export async function look(page, { width, colorScheme, forcedColors }) {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme, forcedColors });
}

async function axe(tab, page, name, report) {
  const check = `axe: ${name}`;
  report.made(check);
  if (!(await tab.page.evaluate(() => "axe" in window))) await tab.page.evaluate(axeSource());
  const violations = await tab.page.evaluate(async (values) => {
    const options = { runOnly: { type: "tag", values }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };
    const { violations } = await window.axe.run(options);
    return violations.map(({ id, help, nodes }) => ({ id, help, places: nodes.map(({ target }) => target.join(" ")) }));
  }, AXE_TAGS);
  for (const { id, help, places } of violations) {
    report.fail(check, page.address, `${id}: ${help}: ${places[0]}${places.length > 1 ? ` (${places.length} places)` : ""}`);
  }
}

/** On paper a link to another site is of use only with its address beside it. */
async function judgePaper(tab, page, report) {
  report.made(PAPER);
  await tab.page.emulateMedia({ media: "print" });
  const lost = await tab.page.evaluate(() =>
    [...document.querySelectorAll("main a[href^=http]")]
      .filter((link) => {
        const after = getComputedStyle(link, "::after");
        const shown = link.textContent + (after.display === "none" ? "" : after.content);
        return link.checkVisibility() && !shown.includes(link.getAttribute("href"));
      })
      .map((link) => link.textContent.trim()));
  await tab.page.emulateMedia({ media: null });
  for (const text of lost) report.fail(PAPER, page.address, `no address beside “${text}”`);
}

async function judgeStorage(tab, page, report) {
  report.made(STORED);
  const kept = await tab.page.evaluate(async () => [
    localStorage.length && "localStorage", sessionStorage.length && "sessionStorage",
    (await indexedDB.databases()).length && "indexedDB", (await caches.keys()).length && "caches",
    (await navigator.serviceWorker?.getRegistrations())?.length && "a service worker", window.name && "window.name",
  ].filter(Boolean));
  if ((await tab.context.cookies()).length) kept.push("a cookie");
  for (const place of kept) report.fail(STORED, page.address, place);
  if (kept.length) {
    await tab.context.clearCookies();
    await tab.page.evaluate(() => (localStorage.clear(), sessionStorage.clear(), (window.name = "")));
  }
}

async function judgeHeading(tab, page, report) {
  report.made(HEADING);
  const headings = await tab.page.evaluate(() => document.querySelectorAll("main h1").length);
  if (headings !== 1) report.fail(HEADING, page.address, `${headings} in main`);
}

/** A window of 1280 × 1024 px at 400 % is one of 320 × 256 CSS pixels with four device pixels each. */
async function judgeZoom(tab, page, report) {
  report.made(SCROLL_ZOOM);
  const session = await tab.context.newCDPSession(tab.page);
  await session.send("Emulation.setDeviceMetricsOverride", { width: 320, height: 256, deviceScaleFactor: 4, mobile: false });
  const wide = await tab.page.evaluate(sideways);
  if (wide) report.fail(SCROLL_ZOOM, page.address, wide);
  await session.send("Emulation.clearDeviceMetricsOverride");
  await session.detach();
}

/** One Tab from the top, Enter, and the reader is at main: focus, or the place from which Tab goes on. */
async function judgeSkipLink(tab, page, report) {
  report.made(SKIP_LINK);
  const wrong = (message) => report.fail(SKIP_LINK, page.address, message);
  await tab.page.evaluate(() => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
  });
  await tab.page.keyboard.press("Tab");
  await settle(tab.page);
  const link = await tab.page.evaluate(() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const seen = box.width > 4 && box.height > 4 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth
      && at.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
    return { href: at.getAttribute("href") ?? "", what: at.outerHTML.slice(0, 80), seen };
  });
  if (!link.href.startsWith("#")) return wrong(`the first Tab stop is ${link.what}`);
  if (!link.seen) return wrong("the skip link is not to be seen when it has focus");
  await tab.page.keyboard.press("Enter");
  await tab.page.waitForFunction(() => location.hash.length > 1, null, { timeout: 2000 }).catch(() => {});
  const arrived = await tab.page.evaluate((href) => {
    const target = document.getElementById(decodeURIComponent(href.slice(1)));
    const main = document.querySelector("main");
    if (!target || !main) return `${href} is nowhere`;
    const inMain = main.contains(target) || (target.contains(main) && target.querySelector("main") === main);
    if (!inMain) return `${href} is not main`;
    return document.activeElement === target || document.querySelector(":target") === target ? "" : "Enter does not lead to main";
  }, link.href);
  if (arrived) return wrong(arrived);
  await tab.page.keyboard.press("Tab");
  const before = await tab.page.evaluate(() => {
    const at = document.activeElement;
    const main = document.querySelector("main");
    const follows = (e) => main.contains(e) || main.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
    // Where nothing in or after main takes focus, Tab begins again at the top.
    const beginsAgain = ![...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], audio, video")]
      .some((e) => e !== main && e.tabIndex >= 0 && follows(e) && e.checkVisibility({ visibilityProperty: true }));
    return at === document.body || follows(at) || beginsAgain ? "" : at.outerHTML.slice(0, 80);
  });
  if (before) wrong(`the next Tab goes to what stands before main: ${before}`);
}

/** The page, its styles for the screen, and every script and data file it loads at once. */
async function judgeWeight(tab, page, { server, folder, report }) {
  report.made(WEIGHT);
  const { bare, loaded } = await tab.page.evaluate((html) => {
    const document_ = new DOMParser().parseFromString(html, "text/html");
    const article = document_.querySelector("main article") ?? document_.querySelector("main");
    article?.replaceChildren();
    const print = [...document.querySelectorAll("link[media=print]")].map((link) => link.href);
    // What a script fetches comes after the first view, which stands without it.
    const loaded = performance.getEntriesByType("resource").filter(({ initiatorType }) => !["fetch", "xmlhttprequest"].includes(initiatorType))
      .map(({ name }) => name).filter((name) => !print.includes(name));
    return { bare: document_.documentElement.outerHTML, loaded: [...new Set(loaded)] };
  }, page.html);
  const html = compressed(page.html);
  let others = 0;
  for (const url of loaded) {
    const address = server.page(url);
    const file = address && /\.(css|m?js|json|wasm|woff2)$/.test(address) && find(folder, address);
    if (file && file !== "folder") others += compressed(readFileSync(file));
  }
  const rest = compressed(bare);
  const long = html - rest > LONG_ARTICLE.article && rest + others <= LONG_ARTICLE.rest;
  if (html + others > FIRST_VIEW && !long) {
    report.fail(WEIGHT, page.address, `${html + others} bytes: page ${html} (${rest} without its article), the rest ${others}`);
  }
}

const compressed = (bytes) => gzipSync(bytes, { level: 6 }).length;

/** The policy of each page is the promised one; the search page's scripts may compile WebAssembly. */
function judgePolicy(server, pages, report) {
  if (!server.hasHeaders) {
    report.note("no `_headers` file: served with the promised content policy");
    return;
  }
  const parts = (policy) => policy.split(";").map((part) => part.trim().split(/\s+/).sort().join(" ")).filter(Boolean).sort().join("; ");
  const promised = parts(CONTENT_POLICY);
  const forSearch = parts(CONTENT_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"));
  for (const { address } of pages) {
    report.made(POLICY);
    const sent = parts(server.policyFor(address) ?? "");
    const good = sent === promised || (/^\/([a-z-]+\/)?search\/$/i.test(address) && sent === forSearch);
    if (!good) report.fail(POLICY, address, sent || "none is sent");
  }
}

/** Links between pages, from what the browser read; redirections lead to pages that are there, too. */
function judgeLinks(read, { pages, server, folder, report }) {
  const ids = new Map(read.map(([page, { ids }]) => [page.address, new Set(ids)]));
  const leadsNowhere = (url) => {
    const address = server.page(url);
    if (address === null) return new URL(url).origin === server.origin ? "outside the site" : null;
    const file = find(folder, address);
    if (!file) return "no such address";
    if (file === "folder") return "lacks its last slash";
    const fragment = decodeURIComponent(new URL(url).hash.slice(1));
    const known = ids.get(address.replace(/index\.html$/, ""));
    return fragment && !fragment.startsWith(":~:") && known && !known.has(fragment) ? "no such place on that page" : null;
  };
  for (const [page, { links }] of read) {
    report.made(LINKS, links.length);
    for (const link of links) {
      const problem = leadsNowhere(new URL(link, server.url(page.address)).href);
      if (problem) report.fail(LINKS, page.address, `${link.replace(server.origin, "")}: ${problem}`);
    }
  }
  for (const page of pages.filter(({ redirect }) => redirect)) {
    report.made(LINKS);
    const content = page.html.match(/<meta\b[^>]*http-equiv=["']?refresh[^>]*>/i)[0].match(/url=([^"'>]+)/i)?.[1]?.trim();
    const problem = content ? leadsNowhere(new URL(content, server.url(page.address)).href) : "leads nowhere";
    if (problem) report.fail(LINKS, page.address, `redirection to ${content}: ${problem}`);
  }
}

function evenly(items, most) {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}

// What follows runs inside the page.

/** What is loaded or prepared from elsewhere, also what a lazy page has not asked for yet. */
function foreignResources() {
  const wanted = [];
  for (const element of document.querySelectorAll("[src], [srcset], [poster], object[data], link[href], image, use")) {
    if (element.localName === "link" && !/\b(stylesheet|icon|preload|prefetch|preconnect|dns-prefetch|modulepreload|manifest)\b/.test(element.rel)) continue;
    const sources = [element.getAttribute("src"), element.getAttribute("poster"), element.getAttribute("data")];
    if (["link", "image", "use"].includes(element.localName)) sources.push(element.getAttribute("href"));
    sources.push(...(element.getAttribute("srcset") ?? "").split(",").map((part) => part.trim().split(/\s+/)[0]));
    wanted.push(...sources.filter(Boolean));
  }
  return wanted.filter((url) => /^(https?|wss?):/.test(new URL(url, document.baseURI).protocol)
    && new URL(url, document.baseURI).origin !== location.origin);
}

function linksAndIds() {
  const links = [...document.querySelectorAll("a[href], area[href]")].map((link) => link.href).filter((url) => /^https?:/.test(url))
    .map((url) => (url.split("#")[0] === location.href.split("#")[0] && url.includes("#") ? new URL(url).hash : url));
  return { links: [...new Set(links)], ids: [...document.querySelectorAll("[id], a[name]")].flatMap((e) => [e.id, e.name ?? ""]) };
}

/** Empty, or what makes the page wider than its window, or is cut off at its edge. */
function sideways() {
  const width = document.documentElement.clientWidth;
  const name = (e) => e.localName + (e.id ? `#${e.id}` : "") + [...e.classList].map((c) => `.${c}`).join("");
  const scrolls = document.scrollingElement.scrollWidth > width;
  for (const element of document.body.querySelectorAll("*")) {
    const ownText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!ownText && element.childElementCount) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || (box.right <= width + 1 && (getComputedStyle(element).direction === "ltr" || box.left >= -1))) continue;
    let contained = false;
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      contained ||= getComputedStyle(around).overflowX !== "visible";
    }
    if (!contained && element.checkVisibility({ visibilityProperty: true })) {
      return `${name(element)} goes to ${Math.round(box.right)} px in a window of ${width}`;
    }
  }
  return scrolls ? `the page is ${document.scrollingElement.scrollWidth} px wide in a window of ${width}` : "";
}

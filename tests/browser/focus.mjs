// Walks one page of each kind with the Tab key: all that can have focus gets it, and each time it is to be seen.

import { inTabs, look, openTab } from "./pages.mjs";

const LOOKS = [
  { name: "light", width: 1280, colorScheme: "light", forcedColors: "none" },
  { name: "dark", width: 1280, colorScheme: "dark", forcedColors: "none" },
  { name: "forced colours", width: 1280, colorScheme: "light", forcedColors: "active" },
  { name: "light, 320 px", width: 320, colorScheme: "light", forcedColors: "none" },
];
const MOST_STOPS = 250;
const MOST_KINDS = 40;

/** Makes the checks of this file on the heaviest page of each kind. */
export async function judgeFocus({ browser, server, pages, report }) {
  const heaviest = new Map();
  for (const page of pages.filter(({ redirect }) => !redirect)) {
    const of = kind(page);
    if (!(heaviest.get(of)?.html.length >= page.html.length)) heaviest.set(of, page);
  }
  const chosen = [...heaviest.values()].slice(0, MOST_KINDS);
  report.note(`keyboard: ${chosen.length} of ${heaviest.size} kinds of page: ${chosen.map(({ address }) => address).join(" ")}`);
  for (const { name } of LOOKS) report.made(`keyboard: ${name}`, 0);
  const walks = chosen.flatMap((page) => LOOKS.map((appearance) => ({ page, appearance })));
  await inTabs(walks, async (queue) => {
    const tab = await openTab(browser, server, report, { reducedMotion: "reduce" });
    for (let walk; (walk = queue.shift());) {
      const { page, appearance } = walk;
      await tab.judge(page, async () => {
        await look(tab.page, appearance);
        await tab.go(page);
        await walkPage(tab.page, page, `keyboard: ${appearance.name}`, report);
      });
    }
    await tab.close();
  });
}

/** What kind of page this is, by its address (DESIGN.md's table of addresses) and the styles that it loads. */
export function kind({ address, html }) {
  const forms = [
    [/^\/$/, "home"],
    [/\/check\/all\/$/, "checker, all on one page"],
    [/\/check\/$/, "checker, start"],
    [/\/young-people\/$/, "young people's checker, start"],
    [/\/young-people\/[a-z0-9]{4,16}\/$/, "young people's checker"],
    [/\/check\/[a-z0-9]{4,16}\/$/, "checker"],
    [/\/history\/$/, "history"],
    [/\/changes\/[^/]+\/$/, "comparison"],
    [/\/on\/$/, "when"],
    [/\/factsheets\/[^/]+\/$/, "factsheet"],
    [/\/leaflets\/[^/]+\/$/, "leaflet"],
    [/\/(search|a-z|whats-new)\/$|\/404\.html$/, address.match(/(search|a-z|whats-new|404)/)?.[0]],
    [/^\/([a-z-]+\/)?[^/]+\/\d[^/]*\/$/, "version"],
  ];
  const form = forms.find(([pattern]) => pattern.test(address))?.[1] ?? "page";
  const styles = [...html.matchAll(/<link\b[^>]*stylesheet[^>]*>/gi)].map(([link]) => link.match(/[^/"'=\s]+\.css/)?.[0]);
  const body = html.match(/<body\b[^>]*\bclass=["']?([^"'>]*)/i)?.[1] ?? "";
  return [form, ...styles, body].join(" ");
}

async function walkPage(page, { address }, check, report) {
  report.made(check);
  await page.evaluate(prepare);
  const wrong = new Set();
  let stops = 0;
  for (; stops < MOST_STOPS; stops++) {
    await page.keyboard.press("Tab");
    const { done, problems } = await page.evaluate(() => window.focusWalk.step());
    for (const problem of problems) wrong.add(problem);
    if (done) break;
  }
  if (stops < MOST_STOPS) for (const problem of await page.evaluate(() => window.focusWalk.unreached())) wrong.add(problem);
  if (stops === 0) wrong.add("nothing on the page takes focus");
  for (const problem of wrong) report.fail(check, address, problem);
}

/** Runs inside the page: remembers how things look with focus, to compare with how they look without. */
function prepare() {
  const reached = new Set();
  let last = null;
  let lastLook = null;
  let repeated = 0;

  const name = (e) => `${e.localName}${e.id ? `#${e.id}` : ""} "${(e.textContent || e.labels?.[0]?.textContent || e.getAttribute("aria-label") || e.value || "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  /** A CSS colour laid over another one, as red, green, blue from 0 to 255. */
  const colour = (css, under = [255, 255, 255]) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = "#000";
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b].map((part, i) => (part * a + under[i] * (255 - a)) / 255);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const background = (element) => {
    const chain = [];
    for (let e = element; e; e = e.parentElement) chain.unshift(getComputedStyle(e).backgroundColor);
    return chain.reduce((under, css) => colour(css, under), colour("Canvas"));
  };

  /** Where an indicator may be drawn: the element, its label, what is directly around or beside it, and their marks. */
  const around = (e) => [e, ...(e.labels ?? []), e.nextElementSibling, e.previousElementSibling, e.parentElement, e.parentElement?.parentElement]
    .filter((each) => each && each !== document.body && each !== document.documentElement);
  const isDrawn = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.offsetWidth !== 1 && e.clientWidth !== 1;
  const lookOf = (element) => around(element).flatMap((e) => [null, "::before", "::after"].map((pseudo) => {
    if (!isDrawn(e)) return null;
    const style = getComputedStyle(e, pseudo);
    if (pseudo && (style.content === "none" || style.content === "normal")) return null;
    const outside = e.parentElement ? background(e.parentElement) : colour("Canvas");
    const own = pseudo ? colour(style.backgroundColor, background(e)) : background(e);
    return {
      outline: style.outlineStyle === "none" ? "" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
      outlineStyle: style.outlineStyle, outlineWidth: parseFloat(style.outlineWidth), outlineColor: style.outlineColor,
      shadow: style.boxShadow, border: `${style.borderTopColor} ${style.borderTopWidth} ${style.borderBottomColor} ${style.borderBottomWidth}`,
      borderColor: style.borderBottomColor, borderWidth: parseFloat(style.borderBottomWidth), own, outside,
    };
  }));

  const stands = (css, ...grounds) => grounds.some((ground) => contrast(colour(css, ground), ground) >= 3);
  const shadowColours = (shadow) => shadow.split(/,(?![^(]*\))/)
    .filter((part) => (part.replace(/[a-z-]+\([^)]*\)/, "").match(/-?[\d.]+px/g) ?? []).some((length) => parseFloat(length) !== 0))
    .map((part) => part.match(/[a-z-]+\([^)]*\)/)?.[0]).filter(Boolean);
  /** An outline, a shadow, an edge or a ground that came with focus and has a contrast of 3:1 with what it is on. */
  const isSeen = (focused, plain) => focused.some((now, i) => {
    const then = plain[i] ?? { outline: "", shadow: "none", border: "", own: now?.outside };
    if (!now) return false;
    if (now.outline && now.outline !== then.outline && now.outlineWidth >= 1
      && (now.outlineStyle === "auto" || stands(now.outlineColor, now.outside, now.own))) return true;
    if (now.shadow !== "none" && now.shadow !== then.shadow
      && shadowColours(now.shadow).some((css) => stands(css, now.outside, now.own))) return true;
    if (now.border !== then.border && now.borderWidth >= 1 && stands(now.borderColor, now.outside)
      && plain[i] && contrast(colour(now.borderColor), colour(plain[i].borderColor)) >= 3) return true;
    return contrast(now.own, then.own) >= 3;
  });

  /** Is at least a part of the element in the window and on top? */
  const onTop = (element) => [element, ...(element.labels ?? [])].some((e) => [...e.getClientRects()].some((box) =>
    [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].some(([x, y]) => {
      const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return hit && (e.contains(hit) || hit.contains(e));
    })));

  window.focusWalk = {
    /** After a Tab: judges what has focus now, and whether the stop before looked otherwise when it had it. */
    step() {
      const at = document.activeElement;
      const problems = [];
      if (at === last && at !== document.body) {
        // A player's controls are stops inside one element.
        repeated += 1;
        return repeated < 25 ? { done: false, problems } : { done: true, problems: [`focus can't leave ${name(at)}`] };
      }
      repeated = 0;
      if (last?.isConnected && !isSeen(lastLook, lookOf(last))) problems.push(`no visible focus on ${name(last)}`);
      if (!at || at === document.body || at === document.documentElement || reached.has(at)) return { done: true, problems };
      reached.add(at);
      if (!onTop(at)) problems.push(`when it has focus, it is hidden or covered: ${name(at)}`);
      last = at;
      lastLook = lookOf(at);
      return { done: false, problems };
    },
    /** What can have focus and did not get it. */
    unreached() {
      const groups = new Set([...reached].filter((e) => e.type === "radio").map((e) => e.name));
      const all = document.querySelectorAll("a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], audio[controls], video[controls], [contenteditable]");
      return [...all].filter((e) => e.tabIndex >= 0 && !e.disabled && !e.closest("[inert]") && e.checkVisibility({ visibilityProperty: true })
        && !(e.localName === "summary" && e !== e.closest("details")?.querySelector("summary"))
        && !(e.type === "radio" && groups.has(e.name)) && !reached.has(e)).map((e) => `Tab does not reach ${name(e)}`);
    },
  };
}

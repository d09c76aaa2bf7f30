// Walks every checker of a site as its static pages, along every way, and compares it with `plainbook scope`: the same
// questions, answers, ends and "Change" links as the tree, in the words of scope.yaml; addresses that give nothing away.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Enhanced } from "./enhanced.mjs";
import { missingSentences, sentences } from "./text.mjs";
import { tool } from "./tools.mjs";

const MOST_PAGES = 500;
// How many ways are driven with scripts: of a site's first checker, and of each other one, which has the same script.
const MOST_WAYS = 120;
const FEW_WAYS = 6;
const SEGMENT = /^[a-z0-9]{4,16}\/$/;

/** Walks all checkers whose start page is among the site's pages. */
export async function judgeCheckers({ browser, server, folder, pages, report, book, program, date }) {
  const byAddress = new Map(pages.map((page) => [page.address, page]));
  const starts = pages.filter(({ address, redirect }) => !redirect && /\/check\/$/.test(address)).map(({ address }) => address);
  const rulesFor = rulesReader({ book, program, date });
  const context = await browser.newContext();
  const read = await pageReader(await context.newPage(), byAddress);
  let walked = 0;
  for (const start of starts) {
    const place = start.match(/^\/(?:([a-z]{2,3}(?:-[A-Za-z]+)?)\/)?([^/]+)\/(?:([^/]+)\/)?check\/$/);
    const rules = place && rulesFor(place);
    if (!rules) continue; // an ordinary page that happens to have this name
    if (await isOver({ start, rules, byAddress, read, report })) continue;
    if (rules.problem) {
      report.fail("checkers: the rules can be read", start, rules.problem);
      continue;
    }
    const forms = [start, `${start}young-people/`].filter((address) => byAddress.has(address));
    for (const address of forms) {
      const audience = address === start ? null : "young-people";
      const words = wordsOf(rules, audience);
      const walk = new Walk({ start: address, rules, words, read, report });
      await walk.all();
      await new Enhanced({
        browser, server, start: address, tree: rules.tree, words, report,
        pageOf: (way) => walk.pageOf(way), read: (page) => byAddress.get(page)?.html,
        most: walked === 0 ? MOST_WAYS : FEW_WAYS,
      }).all();
      walked += 1;
    }
    judgeScopeJson({ start, rules, report, folder });
  }
  for (const version of versionsWithRules(book)) {
    if (byAddress.has(version) && !byAddress.has(`${version}check/`)) report.note(`${version} has scope rules and no checker`);
  }
  report.note(walked ? `${walked} checkers walked` : "no checker");
  await context.close();
}

/**
 * Whether no version of the policy is in force, so that its questions are asked no more: then the page has none of
 * them and leads to the policy, and the last version keeps its own checker.
 */
async function isOver({ start, rules, byAddress, read, report }) {
  const policy = start.replace(/check\/$/, "");
  const own = `${policy}${rules.version}/check/`;
  if (byAddress.has(`${start}all/`) || !byAddress.has(`${own}all/`)) return false;
  const { links } = await read(start);
  const leads = links.some(({ href }) => new URL(href).pathname === policy);
  const check = "checkers: questions that are asked no more lead to the policy";
  report.made(check);
  if (!leads) report.fail(check, start, `no link to ${policy}`);
  return true;
}

/** The addresses of the versions that have a scope.yaml. */
function versionsWithRules(book) {
  const policies = path.join(book, sourceFolder(book), "policies");
  if (!existsSync(policies)) return [];
  return readdirSync(policies, { recursive: true }).filter((file) => path.basename(file) === "scope.yaml")
    .map((file) => `/${path.dirname(file)}/`).sort();
}

const settingsOf = (book) => (existsSync(path.join(book, "book.toml")) ? readFileSync(path.join(book, "book.toml"), "utf8") : "");
const sourceFolder = (book) => settingsOf(book).match(/^\s*src\s*=\s*"([^"]+)"/m)?.[1] ?? "content";

/** Reads the rules of a checker once: the tree from the program, the words from scope.yaml and its translation. */
function rulesReader({ book, program, date }) {
  const { parse } = tool("yaml");
  const settings = settingsOf(book);
  const source = sourceFolder(book);
  const most = +(settings.match(/\[output\.checker\][^[]*?\bpages\s*=\s*(\d+)/)?.[1] ?? MOST_PAGES);
  // Every scalar stays a word: `yes`, `no`, `4.10` are names here.
  const yaml = (file) => (existsSync(file) ? parse(readFileSync(file, "utf8"), { version: "1.2", schema: "failsafe" }) : null);

  return ([, prefix, name, version]) => {
    // `/complaints/4.0/check/` may look like a language and a policy.
    const readings = [[prefix, name, version], ...(prefix && !version ? [[null, prefix, name]] : [])];
    for (const [language, policy, edition] of readings) {
      const folder = path.join(book, source, "policies", policy);
      if (!existsSync(folder)) continue;
      const call = ["--book", book, "scope", policy, ...(edition ? [edition] : []), "--format", "json", ...(date ? ["--date", date] : [])];
      let scope;
      try {
        scope = JSON.parse(output(program, call));
      } catch (problem) {
        return { problem: `plainbook ${call.join(" ")}: ${String(problem.message).split("\n")[0]}` };
      }
      if (!scope.tree) return { problem: `plainbook ${call.join(" ")} prints no tree` };
      const rules = path.join(folder, scope.version, "scope.yaml");
      const base = yaml(rules);
      if (!base) return { problem: `there is no ${rules}` };
      const translated = language ? yaml(rules.replace(/yaml$/, `${language}.yaml`)) : null;
      return { policy, version: scope.version, tree: scope.tree, base, translated: translated ?? {}, most };
    }
    return null;
  };
}

/** What a program prints, also where it ends with errors of the book. */
function output(program, call) {
  try {
    return execFileSync(program, call, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
  } catch (problem) {
    if (problem.stdout?.trim().startsWith("{")) return problem.stdout;
    throw new Error(problem.stderr?.trim() || problem.message);
  }
}

/**
 * The words that a page may use for a thing, best first: the audience's own, else everybody's; each in the page's
 * language where that is translated.
 */
function wordsOf({ base, translated }, audience) {
  const text = (value) => (typeof value === "string" ? value : value?.say);
  // What is said stands in paragraphs and lists: its lines count.
  const either = (find, as = collapse) => [...new Set([
    audience && text(find(translated, audience)), audience && text(find(base, audience)),
    text(find(translated)) ?? text(find(base)),
  ].filter(Boolean).map(as))];
  const own = (things, kind, name, audience) => {
    const thing = Array.isArray(things?.[kind]) ? things[kind].find(({ id }) => id === name) : things?.[kind]?.[name];
    return audience ? thing?.[audience] : thing;
  };
  return {
    called: () => either((file) => file?.title),
    ask: (question) => either((file, who) => own(file, "questions", question, who)?.ask),
    answer: (question, answer) => either((file, who) => own(file, "questions", question, who)?.answers?.[answer]),
    title: (outcome) => either((file, who) => own(file, "outcomes", outcome, who)?.title),
    say: (outcome) => either((file, who) => {
      const found = own(file, "outcomes", outcome, who);
      return typeof found === "string" ? found : found?.say;
    }, String),
    next: (outcome) => (base.outcomes[outcome]?.next ?? []).map((_, i) => either((file, who) => own(file, "outcomes", outcome, who)?.next?.[i]?.text)),
    advice: (id) => either((file, who) => own(file, "advice", id, who), String),
    allAdvice: (base.advice ?? []).map(({ id }) => id),
  };
}

/** One checker: a page for each way through the tree. */
class Walk {
  #pageOf = new Map();
  #wayOf = new Map();
  #changes = [];

  constructor({ start, rules, words, read, report }) {
    Object.assign(this, { start, tree: rules.tree, most: rules.most, words, read, report });
    this.shared = countWays(this.tree) > this.most;
  }

  async all() {
    const root = this.tree.nodes[this.tree.root];
    const first = await this.read(this.start);
    let address = this.start;
    if (!this.#isHeadline(first, root)) {
      const onward = [...new Set(first.links.map(({ href }) => this.#address(href)).filter((to) => to && SEGMENT.test(to.slice(this.start.length))))];
      if (onward.length !== 1) {
        this.#fail("questions and ends are the tree's", this.start, `neither the first question nor a start page: ${onward.length} links lead on`);
        return;
      }
      [address] = onward;
    }
    await this.#visit(address, this.tree.root, []);
    for (const check of ["questions and ends are the tree's", "answers are links in their exact words", "“Change” leads where the tree does",
      "addresses and metas give nothing away"]) this.report.made(`checkers: ${check}`, this.#wayOf.size);
    await this.#judgeChanges();
    await this.#judgeAll();
  }

  /** The address of the page at the end of `way`, where it was found. */
  pageOf(way) {
    return this.#pageOf.get(spell(way));
  }

  /** The page reached by `way`, a list of [question, answer]. */
  async #visit(address, node, way) {
    const known = this.#wayOf.get(address);
    if (known && this.shared && known.node === node) return;
    if (known) return this.#fail("questions and ends are the tree's", address, `the page of two ways: ${spell(known.way)}; ${spell(way)}`);
    this.#wayOf.set(address, { node, way });
    this.#pageOf.set(spell(way), address);
    const page = await this.read(address);
    if (!page) return this.#fail("questions and ends are the tree's", address, `no page for ${spell(way)}`);
    if (address !== this.start) this.#judgeAddress(page, address);
    const step = this.tree.nodes[node];
    if (!this.#isHeadline(page, step)) {
      return this.#fail("questions and ends are the tree's", address, `after ${spell(way)} the h1 is “${page.h1.join("”, “")}”, not “${this.#headline(step)[0]}”`);
    }
    if (!this.shared) this.#judgeAnswersSoFar(page, address, way);
    if (!step.ask) return this.#judgeEnd(page, address, step);
    const answers = Object.entries(step.answers);
    for (const [answer, next] of answers) {
      const said = this.words.answer(step.ask, answer);
      const links = page.links.filter(({ text }) => said.includes(text));
      if (links.length !== 1) {
        this.#fail("answers are links in their exact words", address, `${links.length} links say “${said[0]}”`);
        continue;
      }
      const to = this.#address(links[0].href);
      if (!to) this.#fail("answers are links in their exact words", address, `“${said[0]}” leads out of the checker: ${links[0].href}`);
      else await this.#visit(to, next, [...way, [step.ask, answer]]);
    }
  }

  #judgeAddress(page, address) {
    const wrong = (message) => this.#fail("addresses and metas give nothing away", address, message);
    if (!SEGMENT.test(address.slice(this.start.length))) wrong("not one segment of 4 to 16 small letters and digits");
    if (!/\bnoindex\b/.test(page.metas.robots ?? "")) wrong("no `noindex`");
    if (page.metas.referrer !== "no-referrer") wrong("no `no-referrer`");
  }

  #judgeAnswersSoFar(page, address, way) {
    for (const [question, answer] of way) {
      const wrong = (message) => this.#fail("“Change” leads where the tree does", address, message);
      const asked = this.words.ask(question);
      const given = this.words.answer(question, answer);
      if (!given.some((text) => page.text.includes(text))) wrong(`the answer “${given[0]}” is not shown`);
      const change = page.details.filter(({ summary }) => asked.some((text) => summary.includes(text)));
      if (change.length !== 1) {
        wrong(`${change.length} details for “${asked[0]}”`);
        continue;
      }
      for (const other of Object.keys(this.#node(question, way).answers).filter((each) => each !== answer)) {
        const said = this.words.answer(question, other);
        const links = change[0].links.filter(({ text }) => said.includes(text));
        if (links.length === 1) this.#changes.push({ address, way: this.#wayWith(way, question, other), said: said[0], to: this.#address(links[0].href) });
        else wrong(`${links.length} links say “${said[0]}” below “${asked[0]}”`);
      }
    }
  }

  /** “Change” leads to the page of the way that the tree takes with the new answer and all others kept. */
  #judgeChanges() {
    for (const { address, way, said, to } of this.#changes) {
      const expected = this.#pageOf.get(spell(way));
      // A way whose page was not found has failed already.
      if (expected && to !== expected) this.#fail("“Change” leads where the tree does", address, `“${said}” leads to ${to}, not to ${expected} (${spell(way)})`);
    }
  }

  #judgeEnd(page, address, end) {
    const check = "ends say what the rules say";
    this.report.made(`checkers: ${check}`);
    const wrong = (message) => this.#fail(check, address, message);
    const says = (texts) => texts.some((text) => missingSentences(page.html, text).length === 0);
    const said = this.words.say(end.outcome);
    if (!says(said)) wrong(`the outcome's words are not there: ${said[0]}`);
    for (const next of this.words.next(end.outcome)) {
      if (!page.links.some(({ text }) => next.includes(text))) wrong(`no link says “${next[0]}”`);
    }
    for (const id of this.words.allAdvice) {
      const applies = end.advice.includes(id);
      const advice = this.words.advice(id);
      if (advice.length && says(advice) !== applies && (applies || !this.#saidOtherwise(advice, end))) {
        wrong(applies ? `the advice ${id} is not there` : `the advice ${id} does not apply and is there`);
      }
    }
    const anchors = [...page.links, ...page.details.flatMap(({ links }) => links)].map(({ href }) => decodeURIComponent(href.split("#")[1] ?? ""));
    const cited = end.cites.filter((cite) => anchors.includes(anchor(cite)));
    const onlyWay = this.shared || countWaysTo(this.tree, end) === 1;
    if (cited.length === 0 || (onlyWay && cited.length < end.cites.length)) {
      wrong(`of the paragraphs ${end.cites.join(", ")} it links ${cited.join(", ") || "none"}`);
    }
  }

  /** The same words may be the outcome's own, or those of an advice that does apply. */
  #saidOtherwise(advice, end) {
    const right = [...this.words.say(end.outcome), ...end.advice.flatMap((id) => this.words.advice(id))].flatMap(sentences).join(" ");
    return advice.some((text) => sentences(text).every((sentence) => right.includes(sentence)));
  }

  /** `check/all/`: an element for each node, with its words and the way on. */
  async #judgeAll() {
    const address = `${this.start}all/`;
    const check = "check/all/ holds the whole tree";
    const page = await this.read(address);
    if (!page) {
      if (!this.start.endsWith("/young-people/")) this.#fail(check, address, "there is no such page");
      return;
    }
    for (const [id, node] of Object.entries(this.tree.nodes)) {
      this.report.made(`checkers: ${check}`);
      const element = page.ids[id];
      if (!element) {
        this.#fail(check, address, `no element has the id ${id}`);
        continue;
      }
      const words = this.#headline(node);
      if (!words.some((text) => element.text.includes(text))) this.#fail(check, address, `#${id} does not say “${words[0]}”`);
      for (const [answer, next] of Object.entries(node.answers ?? {})) {
        const said = this.words.answer(node.ask, answer);
        const item = element.items.some(({ text, hrefs, ids }) => said.some((each) => text.includes(each)) && (hrefs.includes(`#${next}`) || ids.includes(next)));
        if (!item) this.#fail(check, address, `#${id}: no li says “${said[0]}” and leads to ${next}`);
      }
      if (!node.outcome) continue;
      for (const text of [this.words.say(node.outcome), ...node.advice.map((id) => this.words.advice(id))]) {
        if (!text.some((each) => missingSentences(element.html, each).length === 0)) this.#fail(check, address, `#${id} does not say: ${text[0]}`);
      }
    }
  }

  /** The first node on `way` that asks `question`. */
  #node(question, way) {
    let node = this.tree.nodes[this.tree.root];
    for (const [asked, answer] of way) {
      if (asked === question) break;
      node = this.tree.nodes[node.answers[answer]];
    }
    return node;
  }

  /** The way that the tree takes with one answer changed: to an end, or to the first question with no answer yet. */
  #wayWith(way, question, answer) {
    const answers = new Map([...way, [question, answer]]);
    const taken = [];
    let node = this.tree.nodes[this.tree.root];
    while (node.ask && answers.has(node.ask) && node.answers[answers.get(node.ask)]) {
      taken.push([node.ask, answers.get(node.ask)]);
      node = this.tree.nodes[node.answers[answers.get(node.ask)]];
    }
    return taken;
  }

  #headline(node) {
    return node.ask ? this.words.ask(node.ask) : this.words.title(node.outcome);
  }

  #isHeadline(page, node) {
    return page.h1.length === 1 && this.#headline(node).includes(page.h1[0]);
  }

  /** The address of a link within this checker, or null. */
  #address(href) {
    const address = decodeURIComponent(new URL(href).pathname);
    return address.startsWith(this.start) ? address : null;
  }

  #fail(check, address, message) {
    this.report.fail(`checkers: ${check}`, address, message);
  }
}

const collapse = (text) => text.replace(/\s+/g, " ").trim();
const spell = (way) => way.map(([question, answer]) => `${question}: ${answer}`).join(", ") || "no answer";

/** `3.7(a)(i)` is at `#p3.7a-i`; `#heading` is itself. */
function anchor(cite) {
  if (cite.startsWith("#")) return cite.slice(1);
  const [, number, parts] = cite.match(/^([^(]*)(.*)$/);
  return `p${number}${[...parts.matchAll(/\(([^)]*)\)/g)].map(([, part]) => part).join("-")}`;
}

/** How many pages the checker has where each way has its own. */
function countWays({ root, nodes }) {
  const count = (id) => 1 + Object.values(nodes[id].answers ?? {}).reduce((sum, next) => sum + count(next), 0);
  return count(root);
}

function countWaysTo({ root, nodes }, end) {
  const count = (id) => (nodes[id] === end ? 1 : Object.values(nodes[id].answers ?? {}).reduce((sum, next) => sum + count(next), 0));
  return count(root);
}

/** The version's scope.json has the same tree. */
function judgeScopeJson({ start, rules, report, folder }) {
  const check = "checkers: scope.json has the tree of `plainbook scope`";
  const file = path.join(folder, rules.policy, rules.version, "scope.json");
  if (!existsSync(file)) return report.fail(check, start, `there is no /${rules.policy}/${rules.version}/scope.json`);
  report.made(check);
  const { tree } = JSON.parse(readFileSync(file, "utf8"));
  if (JSON.stringify(sorted(tree)) !== JSON.stringify(sorted(rules.tree))) report.fail(check, start, "another tree");
}

const sorted = (value) => (value && typeof value === "object" && !Array.isArray(value)
  ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
  : value);

/** Reads a page as it is with no scripts: what stands in main, and not in `hidden`, `template` or a script. */
async function pageReader(tab, byAddress) {
  const read = new Map();
  return async (address) => {
    if (!read.has(address)) {
      const page = byAddress.get(address);
      read.set(address, page ? await tab.evaluate(readMain, { html: page.html, url: `http://site${encodeURI(address)}` }) : null);
    }
    return read.get(address);
  };
}

/** Runs inside the browser. */
function readMain({ html, url }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main") ?? page.createElement("main");
  for (const unseen of main.querySelectorAll("[hidden], template, script, style")) unseen.remove();
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const link = (a) => ({ text: words(a), href: new URL(a.getAttribute("href"), url).href });
  const links = (around) => [...around.querySelectorAll("a[href]")];
  const ids = {};
  for (const element of main.querySelectorAll("[id]")) {
    ids[element.id] = {
      text: words(element),
      html: element.outerHTML,
      items: [...element.querySelectorAll("li")].map((item) => ({
        text: words(item),
        hrefs: links(item).map((a) => a.getAttribute("href")),
        ids: [...item.querySelectorAll("[id]")].map(({ id }) => id),
      })),
    };
  }
  return {
    h1: [...main.querySelectorAll("h1")].map(words),
    text: words(main),
    html: main.outerHTML,
    links: links(main).filter((a) => !a.closest("details")).map(link),
    details: [...main.querySelectorAll("details")].map((details) => ({
      summary: words(details.querySelector("summary") ?? details), links: links(details).map(link),
    })),
    metas: Object.fromEntries([...page.querySelectorAll("meta[name]")].map((meta) => [meta.name, meta.content])),
    ids,
  };
}

// Do the numbered questions of a printed checker end, in every case, as the rules say? As a command:
// `node tests/browser/printed.mjs SITE BOOK PROGRAM [DAY]`; it prints each case that ends otherwise.
// The rules are read from scope.yaml and applied here, case by case; of the program only the version in force is asked. The
// questions come from the PDF, by Poppler, in the structure that a screen reader is given.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { sentences } from "./text.mjs";
import { tool } from "./tools.mjs";

const [site, book, program, day] = process.argv.slice(2);
const { parse } = tool("yaml");
const yaml = (file) => (existsSync(file) ? parse(readFileSync(file, "utf8"), { version: "1.2", schema: "failsafe" }) : {});
const settings = readFileSync(path.join(book, "book.toml"), "utf8");
const content = path.join(book, settings.match(/^\s*src\s*=\s*"([^"]+)"/m)?.[1] ?? "content");
// More cases than these are walked by nobody: the tree's own proofs cover them.
const MOST_CASES = 20000;

let walked = 0;
const checkers = checkersOf();
for (const pdf of readdirSync(site, { recursive: true }).filter((name) => /(?:^|\/)factsheets\/[^/]+\.pdf$/.test(name)).sort()) {
  const source = sourceOf(pdf);
  const named = source.match(/\{\{#checker [^}]*\}\}/g) ?? [];
  const wanted = checkers.filter(({ policy }) => named.some((directive) => directive.includes(`checker ${policy}`)));
  const lists = questionLists(structure(pdf));
  if (lists.length !== wanted.length) console.log(`/${pdf}: ${lists.length} lists of questions for ${wanted.length} checkers`);
  for (const checker of wanted) {
    const list = lists.find((items) => says(words(checker, languageOf(pdf)).ask(Object.keys(checker.base.questions)[0]), items.get(1)?.title))
      ?? lists.find((items) => items.size > 0);
    if (list) walk(pdf, checker, list);
  }
}
if (checkers.length > 0 && walked === 0 && directives()) console.log("no case was walked");

/** Whether any factsheet leads to a checker. */
function directives() {
  const folder = path.join(content, "factsheets");
  return existsSync(folder) && readdirSync(folder).some((name) => /\{\{#checker /.test(readFileSync(path.join(folder, name), "utf8")));
}

/** The rules of the version that is in force, of each policy. */
function checkersOf() {
  const folder = path.join(content, "policies");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((policy) => {
    const call = ["--book", book, "scope", policy, "--format", "json", ...(day ? ["--date", day] : [])];
    const { version } = JSON.parse(printedBy(call) || "{}");
    if (!version) return [];
    const at = path.join(folder, policy, version);
    return [{ policy, base: yaml(path.join(at, "scope.yaml")), at }];
  });
}

/** What the program prints, also where it ends with errors of the book; nothing where a policy has no rules. */
function printedBy(call) {
  try {
    return execFileSync(program, call, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
  } catch (problem) {
    return problem.stdout;
  }
}

function sourceOf(pdf) {
  const language = languageOf(pdf);
  const name = path.basename(pdf).replace(/(?:-large-print)?\.pdf$/, "");
  return readFileSync(path.join(content, "factsheets", `${name}${language ? `.${language}` : ""}.md`), "utf8");
}

function languageOf(pdf) {
  return pdf.match(/^([^/]+)\/factsheets\//)?.[1] ?? "";
}

// ---- The PDF ----

/** The tags of a PDF as a tree of { tag, text, children }. */
function structure(pdf) {
  const lines = execFileSync("pdfinfo", ["-struct-text", path.join(site, pdf)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
  const root = { tag: "", depth: -1, children: [] };
  const open = [root];
  for (const line of lines.split("\n")) {
    const depth = line.search(/\S/);
    const said = line.match(/^\s*"(.*)"$/);
    const tag = line.match(/^\s*([A-Za-z][A-Za-z0-9]*)\b/);
    if (depth < 0 || (!said && !tag)) continue;
    while (open.at(-1).depth >= depth) open.pop();
    if (said) open.at(-1).children.push({ text: said[1] });
    else {
      const node = { tag: tag[1], depth, children: [] };
      open.at(-1).children.push(node);
      open.push(node);
    }
  }
  return root;
}

function textOf(node) {
  return node.text ?? node.children.map(textOf).join("");
}

function withTag(node, tag) {
  return (node.children ?? []).filter((child) => child.tag === tag);
}

/** The lists whose items are numbered questions, each as a map from number to { title, text, ways, bullets }. */
function questionLists(node) {
  const own = node.tag === "L" ? [questions(node)].filter((items) => [...items.values()].some(({ ways }) => ways.length > 0)) : [];
  return own.length > 0 ? own : (node.children ?? []).flatMap(questionLists);
}

function questions(list) {
  const items = new Map();
  let item;
  for (const child of list.children) {
    if (child.tag === "LI") {
      const number = Number(withTag(child, "Lbl").map(textOf).join("").match(/^(\d+)\.?$/)?.[1]);
      item = number ? { title: "", text: "", ways: [], bullets: [] } : undefined;
      if (!item) continue;
      items.set(number, item);
      for (const part of withTag(child, "LBody").flatMap((body) => body.children)) read(part);
    } else read(child);
  }
  return items;

  function read(part) {
    if (!item) return;
    item.title ||= textOf(part);
    item.text += ` ${textOf(part)}`;
    if (part.tag !== "L") return;
    for (const body of withTag(part, "LI").flatMap((bullet) => withTag(bullet, "LBody"))) {
      const said = textOf(body);
      item.bullets.push(said);
      // "I am a child: go to 4", in any language.
      const way = said.match(/^(.*): [\p{L} ’']+ (\d+)$/u);
      if (way) item.ways.push({ answer: way[1], to: Number(way[2]) });
    }
  }
}

// ---- The rules ----

/** The cases of the rules, one by one: a choice of an answer for each question that applies. */
function casesOf({ questions }) {
  const all = [];
  const names = Object.keys(questions);
  (function choose(at, chosen) {
    if (all.length > MOST_CASES) return;
    if (at === names.length) return all.push(chosen);
    const question = questions[names[at]];
    if (!holds(question["only-if"] ?? {}, chosen)) return choose(at + 1, chosen);
    for (const answer of Object.keys(question.answers)) choose(at + 1, { ...chosen, [names[at]]: answer });
  })(0, {});
  return all;
}

function holds(when, chosen) {
  return Object.entries(when).every(([question, values]) => [values].flat().includes(chosen[question]));
}

/** The outcome and the advice of a case. */
function decided({ rules, advice = [] }, chosen) {
  const matching = rules.filter(({ when }) => holds(when, chosen));
  const aside = new Set(matching.flatMap(({ overrides = [] }) => [overrides].flat()));
  const outcomes = new Set(matching.filter(({ id }) => !aside.has(id)).map(({ outcome }) => outcome));
  if (outcomes.size !== 1) throw new Error(`${outcomes.size} outcomes of ${JSON.stringify(chosen)}`);
  return { outcome: [...outcomes][0], advice: advice.filter(({ when }) => holds(when, chosen)).map(({ id }) => id) };
}

/** All words that paper may use for a thing: in its language or the source's, for young people or for all. */
function words({ base, at }, language) {
  const translated = language ? yaml(path.join(at, `scope.${language}.yaml`)) : {};
  const both = (find) => [translated, base].flatMap((file) => {
    const thing = find(file);
    return [thing?.["young-people"], thing];
  }).filter((thing) => thing !== undefined);
  const text = (value) => (typeof value === "string" ? value : value?.say);
  const list = (file, id) => (Array.isArray(file.advice) ? file.advice.find((advice) => advice.id === id) : file.advice?.[id]);
  return {
    ask: (question) => both((file) => file.questions?.[question]).map(({ ask }) => ask).filter(Boolean),
    answer: (question, answer) => both((file) => file.questions?.[question]).map(({ answers }) => text(answers?.[answer])).filter(Boolean),
    title: (outcome) => both((file) => file.outcomes?.[outcome]).map(({ title }) => title).filter(Boolean),
    say: (outcome) => both((file) => file.outcomes?.[outcome]).map(text).filter(Boolean),
    next: (outcome) => (base.outcomes[outcome].next ?? []).map((_, n) => both((file) => file.outcomes?.[outcome]?.next?.[n]).map(({ text }) => text).filter(Boolean)),
    advice: (id) => both((file) => list(file, id)).map(text).filter(Boolean),
  };
}

// ---- The walk ----

function walk(pdf, checker, items) {
  const { base } = checker;
  const said = words(checker, languageOf(pdf));
  const cases = casesOf(base);
  if (cases.length > MOST_CASES) return;
  const used = new Set();
  for (const chosen of cases) {
    walked += 1;
    const fault = faultOf(chosen);
    if (fault) console.log(`/${pdf}: ${Object.entries(chosen).map((pair) => pair.join(" = ")).join(", ")}: ${fault}`);
  }
  const never = [...items.keys()].filter((number) => !used.has(number));
  if (never.length > 0) console.log(`/${pdf}: no case comes to ${never.join(", ")}`);

  function faultOf(chosen) {
    const asked = new Set();
    let at = 1;
    for (;;) {
      used.add(at);
      const item = items.get(at);
      if (!item) return `there is no ${at}`;
      if (item.ways.length === 0) return endFault(item, at, decided(base, chosen));
      const question = Object.keys(chosen).find((name) => !asked.has(name) && says(said.ask(name), item.title));
      if (!question) return `${at} asks “${item.title}”, which is not asked in this case`;
      asked.add(question);
      const ways = item.ways.filter(({ answer }) => says(said.answer(question, chosen[question]), answer));
      if (ways.length !== 1) return `${at} has ${ways.length} ways for “${said.answer(question, chosen[question])[0]}”`;
      at = ways[0].to;
    }
  }

  function endFault(item, at, { outcome, advice }) {
    if (!says(said.title(outcome), item.title)) return `${at} says “${item.title}”, not “${said.title(outcome)[0]}”`;
    const has = (texts) => texts.some((text) => sentences(text).every((sentence) => letters(item.text).includes(letters(sentence))));
    if (!has(said.say(outcome))) return `${at} does not say what ${outcome} says`;
    const missing = said.next(outcome).find((texts) => !item.bullets.some((bullet) => texts.some((text) => letters(bullet).startsWith(letters(text)))));
    if (missing) return `${at} has no next step “${missing[0]}”`;
    for (const { id } of base.advice ?? []) {
      const applies = advice.includes(id);
      if (applies && !has(said.advice(id))) return `${at} lacks the advice ${id}`;
      const otherwise = [...said.say(outcome), ...advice.flatMap((other) => said.advice(other))].map(letters).join(" ");
      if (!applies && has(said.advice(id)) && !said.advice(id).some((text) => otherwise.includes(letters(text)))) return `${at} has the advice ${id}`;
    }
    return null;
  }
}

/** Whether what stands on paper is one of these texts. */
function says(texts, found) {
  return found !== undefined && texts.some((text) => letters(text) === letters(found));
}

/** Letters and digits alone. */
function letters(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

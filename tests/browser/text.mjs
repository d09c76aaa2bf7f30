// Is each sentence of a raw text on a built page, in order? White space, quotes, dashes and Markdown's marks don't count.
// As a command: `node tests/browser/text.mjs PAGE.html TEXT.md`; it prints what is missing and exits 1 where something is.

import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const BLOCKS = "address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
  + "|h[1-6]|header|hr|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul";
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", ndash: "–", mdash: "—", hellip: "…",
  lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", pound: "£", copy: "©", shy: "" };

/** Stands where the page has words that are not the text's own: a directive, a citation, a footnote's number. */
const GAP = "\u0001";

/** The words of a page's `main` (or of the whole page where it has none), normalised. */
export function pageText(html) {
  const main = html.match(/<main\b[^>]*>([\s\S]*)<\/main\s*>/i)?.[1] ?? html;
  return normalise(decoded(main
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(script|style|template|head)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(new RegExp(`</?(?:${BLOCKS})\\b[^>]*>`, "gi"), " ")
    .replace(/<[^>]*>/g, "")));
}

/** HTML's names and numbers of characters as the characters; Markdown has them, too (CommonMark, section 2.5). */
function decoded(text) {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(+decimal) : ENTITIES[name] ?? all);
}

/** The sentences of a raw text in their order, normalised. */
export function sentences(raw) {
  const body = raw.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/<!--[\s\S]*?-->/g, "").replace(/^(```|~~~).*$/gm, "").replace(/^\[[^\]]+\]:\s+\S+.*$/gm, "");
  const notes = [];
  const main = body.replace(/^\[\^[^\]]+\]:.*(?:\n[ \t]+\S.*)*/gm, (note) => (notes.push(note), ""));
  const blocks = [main, ...notes].join("\n\n").split(/\n[ \t]*(?:>[ \t]*)*\n|\n(?=[ \t>]*(?:[-*+]|\d+[.)]|#{1,6})[ \t])|\n(?=[ \t]*\|)/);
  return blocks.flatMap((block) => {
    if (/^[\s|:=-]*$/.test(block) || /^\s*\{\{#.*\}\}\s*$/.test(block)) return [];
    const cells = block.trim().startsWith("|") ? block.split(/(?<!\\)\|/) : [block];
    return cells.map((cell) => normalise(decoded(withoutMarks(cell)))).flatMap(splitBlock).filter(Boolean);
  });
}

/** What is wrong: "not on the page: …", "out of order: …". An empty list is good. */
export function missingSentences(html, raw) {
  const page = pageText(html);
  const wanted = sentences(raw);
  const places = wanted.map((sentence) => placesOf(sentence, page));
  const kept = longestInOrder(places);
  return wanted.flatMap((sentence, i) => {
    if (kept.has(i)) return [];
    return [`${places[i].length ? "out of order" : "not on the page"}: ${sentence}`];
  });
}

/** Where a sentence stands in a text, as whole words. */
function placesOf(sentence, text) {
  const isWord = (character) => /[\p{L}\p{N}]/u.test(character ?? "");
  const places = [];
  for (let at = text.indexOf(sentence); at >= 0; at = text.indexOf(sentence, at + 1)) {
    const cutsBefore = isWord(sentence[0]) && isWord(text[at - 1]);
    const cutsAfter = isWord(sentence.at(-1)) && isWord(text[at + sentence.length]);
    if (!cutsBefore && !cutsAfter) places.push(at);
  }
  return places;
}

/**
 * Which sentences keep their order, as many as can: one that moved is then named alone, and not all that follow it.
 * (The longest increasing subsequence; each sentence offers its places from the last to the first, so it is taken once.)
 */
function longestInOrder(places) {
  const ends = []; // ends[n]: the last link of the chain of n + 1 sentences that ends first on the page
  for (const [sentence, candidates] of places.entries()) {
    for (const at of candidates.toReversed()) {
      let low = 0;
      for (let high = ends.length; low < high;) {
        const middle = (low + high) >> 1;
        if (ends[middle].at < at) low = middle + 1;
        else high = middle;
      }
      ends[low] = { at, sentence, before: ends[low - 1] };
    }
  }
  const kept = new Set();
  for (let link = ends.at(-1); link; link = link.before) kept.add(link.sentence);
  return kept;
}

/** Text in which only the words and their order are left to compare. */
export function normalise(text) {
  return text.normalize("NFC")
    .replace(/[‘’‚‛′`]/g, "'").replace(/[“”„‟″]/g, '"').replace(/''/g, '"')
    .replace(/\s*(?:[‐‑‒–—―]|(?<=\s)-(?=\s)|-{2,3})\s*/g, "-")
    .replace(/…/g, "...").replace(/[\u00AD\u200B\u2060\uFEFF]/g, "")
    .replace(/\s+/g, " ").trim();
}

/** Markdown's own marks away, the words left. */
export function withoutMarks(markdown) {
  return markdown
    .replace(/^[ \t]*(?:>[ \t]?)+/gm, "")
    .replace(/^[ \t]*\[![A-Z]+\][ \t]*$/gm, "")
    .replace(/^[ \t]*#{1,6}[ \t]+|[ \t]+#+[ \t]*$/gm, "")
    .replace(/^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/gm, "")
    .replace(/^[ \t]*\[\^[^\]]+\]:/gm, "")
    .replace(/\{\{#[^}]*\}\}|\[\^[^\]]+\]/g, GAP)
    .replace(/\[(?:[\w-]+(?:@[\w.]+)? )?\d+(?:\.\d+)+(?:\([a-z\d]+\))*\](?!\()/g, GAP)
    .replace(/\{[#.:][^}]*\}/g, "")
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/<((?:https?:|mailto:)[^>\s]+)>/g, "$1")
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/(?<!\\)(\*{1,3}|~~|`+)/g, "")
    .replace(/(?<![\w\\])_{1,2}(?=\S)|(?<=\S)(?<!\\)_{1,2}(?!\w)/g, "")
    .replace(/(\\|  )\n/g, "\n")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** A number at the start may stand in a column of its own, so it is a piece by itself. */
function splitBlock(block) {
  const [, number, rest] = block.match(/^(\d+(?:\.\d+)+\.?|\([a-z\d]{1,4}\)|[a-z]\))\s+(.*)$/) ?? [null, "", block];
  return [number, ...rest.split(/\s*\u0001\s*|(?<=[.?!]["')]*)\s+(?=["'(]?[\p{Lu}\d])/u)];
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [page, text] = process.argv.slice(2);
  if (!text) {
    console.error("usage: node tests/browser/text.mjs PAGE.html TEXT.md");
    process.exit(2);
  }
  const wrong = missingSentences(readFileSync(page, "utf8"), readFileSync(text, "utf8"));
  for (const line of wrong) console.log(line);
  process.exit(wrong.length ? 1 : 0);
}

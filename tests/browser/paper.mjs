// Does each PDF of a site say what its page says, in the order in which it is read aloud? Of sheets to fold, whose order is that
// of the folded sheet, are all words there? As a command: `node tests/browser/paper.mjs SITE`; it prints what is missing.
// The text of a PDF comes from Poppler, in the order of its tags: what a screen reader is given.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pageText } from "./text.mjs";

const site = process.argv[2];
const all = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".pdf")).sort();
let compared = 0;
for (const pdf of all) {
  const page = pageOf(pdf);
  if (!existsSync(path.join(site, page))) continue;
  const html = readFileSync(path.join(site, page), "utf8");
  // A PDF that has moved stands at its old address too, where its page is a signpost.
  if (!/<article\b/.test(html)) continue;
  const pieces = piecesOf(html);
  if (pieces.length === 0) console.log(`/${pdf}: its page has no text that could be compared`);
  compared++;
  for (const fault of pdf.endsWith("-fold.pdf") ? notThere(pdf, pieces) : notInOrder(pdf, pieces)) console.log(`/${pdf}: ${fault}`);
}
if (all.length > 0 && compared === 0) console.log("no PDF has a page of the same name");

/** The page of which a PDF is the paper. */
function pageOf(pdf) {
  if (path.basename(pdf) === "policy.pdf") return path.join(path.dirname(pdf), "index.html");
  return path.join(pdf.replace(/(-large-print|-fold)?\.pdf$/, ""), "index.html");
}

/** What a page's text says, block by block, cut where a footnote is referred to: a note is read out at its place. */
function piecesOf(html) {
  const text = html.match(/<div class="?text"?[^>]*>([\s\S]*?)<\/article>/)?.[1] ?? "";
  const own = text
    .replace(/<(section|nav|aside) [^>]*class="?(?:notes|changes|version|others|more)[\s\S]*?<\/\1>/g, "")
    .replace(/<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<summary>[\s\S]*?<\/summary>/g, "|")
    .replace(/<p class="?(?:updated|start)"?>[\s\S]*?<\/p>/g, "|")
    .replace(/<sup[^>]*><a [\s\S]*?<\/sup>/g, "|")
    .replace(/<a class="?button[\s\S]*?<\/a>/g, "|")
    .replace(/<\/?(?:a|p|li|h[1-6]|td|th|dt|dd|div|figcaption|pre|blockquote|caption|br)\b[^>]*>/g, "|");
  return pageText(own.replace(/\|/g, " \u0002 ")).split("\u0002").filter((piece) => letters(piece).length > 0);
}

function notInOrder(pdf, pieces) {
  const lines = run("pdfinfo", ["-struct-text", path.join(site, pdf)]).split("\n");
  const said = letters(lines.map((line) => line.match(/^\s*"(.*)"$/)?.[1] ?? "").join(""));
  const faults = [];
  let at = 0;
  for (const piece of pieces.filter((piece) => !backwards(piece))) {
    const found = said.indexOf(letters(piece), at);
    if (found < 0) faults.push(`${said.includes(letters(piece)) ? "out of order" : "not in it"}: ${piece.slice(0, 80)}`);
    else at = found + letters(piece).length;
  }
  const [fromRight, drawn] = [pieces.filter(backwards), asRead(pdf)];
  at = 0;
  for (const piece of fromRight) {
    const found = drawn.indexOf(letters(piece), at);
    if (found < 0) faults.push(`${drawn.includes(letters(piece)) ? "out of order" : "not in this order"}: ${piece.slice(0, 80)}`);
    else at = found + letters(piece).length;
  }
  return [...faults, ...notThere(pdf, fromRight)];
}

/**
 * The lines of a PDF with words from right to left, as they are read. Poppler gives the words of a line as they are drawn, from
 * the left: the last first, but for words in Latin script and numbers side by side.
 */
function asRead(pdf) {
  const lines = run("pdftotext", ["-raw", path.join(site, pdf), "-"]).split(/\n|\f/);
  return lines.map((line) => {
    const words = line.replace(/[\u202A-\u202E\u2066-\u2069]/g, "").split(/\s+/).filter((word) => letters(word) !== "");
    if (!backwards(line)) return words;
    const runs = [];
    for (const word of words) {
      if (!backwards(word) && runs.length > 0 && !backwards(runs.at(-1)[0])) runs.at(-1).push(word);
      else runs.push([word]);
    }
    return runs.reverse().flat();
  }).flat().map(letters).join("");
}

/** Words from right to left, of which Poppler's tags tell no order. */
function backwards(piece) {
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(piece);
}

function notThere(pdf, pieces) {
  if (pieces.length === 0) return [];
  const text = run("pdftotext", ["-raw", path.join(site, pdf), "-"]);
  const words = new Set(text.split(/[^\p{L}\p{M}\p{N}]+/u).map(letters));
  const said = letters(text);
  const has = (piece) => backwards(piece)
    ? piece.split(/\s+/).every((word) => letters(word) === "" || words.has(letters(word)) || said.includes(letters(word)))
    : said.includes(letters(piece));
  return pieces.filter((piece) => !has(piece)).map((piece) => `not in it: ${piece.slice(0, 80)}`);
}

function run(program, args) {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
}

/** Letters and digits alone: lines, hyphens and marks are those of the medium. */
function letters(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

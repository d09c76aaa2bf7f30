// The page that asks all questions of a checker itself, driven as a person would: along every way (of many, a sample), with
// the keyboard, back and forward, with an answer changed, and left in haste. It must say what the static pages say, and give
// nothing away.

import { axeSource } from "./tools.mjs";

// How many ways of each checker are gone back on, and changed.
const MOST_CHANGED = 12;
const SUBMIT = "main form [type=submit]";
const SAME = "the page with scripts ends as the static pages do";
const FORM = "the page with scripts is a form that says what is asked";
const FOCUS = "after each step focus is on the question or the outcome";
const BACK = "Back shows the question before with its answer, and Change comes back to the outcome";
const AGAIN = "“Start again” shows the first question with nothing chosen, and no other page is loaded";
const SECRET = "nothing is given away by address, history, title, requests or stores";
const AXE = "axe finds nothing on the page with scripts";
const LEAVE = "a page left by “exit this page” shows no answers when Back returns to it";

/** Drives one checker along at most `most` ways. `pageOf` gives the address of the static page at the end of a way. */
export class Enhanced {
  constructor({ browser, server, start, tree, words, pageOf, read, report, most }) {
    Object.assign(this, { browser, server, start, tree, words, pageOf, read, report, most });
    this.states = new Map();
  }

  async all() {
    if (!this.tree.nodes[this.tree.root].ask) return; // nothing is asked
    const ways = this.#ways();
    const step = Math.max(1, ways.length / this.most);
    const context = await this.browser.newContext();
    const sample = [];
    for (let n = 0; n < ways.length; n += step) sample.push(ways[Math.floor(n)]);
    const every = Math.max(1, Math.floor(sample.length / MOST_CHANGED));
    for (const [n, way] of sample.entries()) await this.#follow(context, way, { closely: n === 0, changed: n % every === 0 });
    await context.close();
    for (const [count, states] of this.states) {
      if (states.size > 1) this.#fail(SECRET, `after ${count} answers the history has ${[...states].join(" or ")}`);
    }
    await this.#leave(ways[0]);
  }

  /** Every way from the root to an end, as pairs of question and answer. */
  #ways() {
    const ways = [];
    const open = [[this.tree.root, []]];
    while (open.length > 0) {
      const [id, way] = open.pop();
      const { ask, answers } = this.tree.nodes[id];
      if (!ask) ways.push(way);
      else if (ways.length < 5000) for (const [answer, next] of Object.entries(answers)) open.push([next, [...way, [ask, answer]]]);
    }
    return ways.reverse();
  }

  #press(tab, control) {
    return tab.evaluate((control) => document.querySelector(control).click(), control);
  }

  async #open(context) {
    const tab = await context.newPage();
    await tab.goto(this.server.url(this.start));
    const there = await tab.waitForSelector("main form input[type=radio]", { timeout: 5000 }).catch(() => null);
    return there ? tab : (await tab.close(), null);
  }

  async #follow(context, way, { closely, changed }) {
    for (const check of [SAME, FORM, FOCUS, BACK, SECRET]) this.report.made(`checkers: ${check}`);
    const tab = await this.#open(context);
    if (!tab) return this.#fail(FORM, "no form comes");
    const asked = [];
    tab.on("request", (request) => asked.push(request.url()));
    if (closely) await this.#mistake(tab);
    asked.length = 0;
    let count = 0;
    for (const [question, answer] of way) {
      await this.#judgeQuestion(tab, question, count > 0);
      await this.#note(tab, count, this.words.ask(question));
      if (closely) await this.#choose(tab, question, answer);
      else await this.#press(tab, `#Answer-${this.#places(question).indexOf(answer) + 1}`);
      if (closely) await tab.keyboard.press("Enter");
      else await this.#press(tab, SUBMIT);
      count += 1;
    }
    await this.#judgeEnd(tab, way);
    await this.#note(tab, count, null);
    if (changed) await this.#judgeBack(tab, way);
    if (changed) await this.#judgeAgain(tab, way);
    if (asked.length > 0) this.#fail(SECRET, `asks for ${asked[0]} after the first answer`);
    await this.#judgeStores(context, tab);
    if (closely) await this.#axe(tab, "an end");
    await tab.close();
  }

  /** With nothing chosen, the question stays and says so. */
  async #mistake(tab) {
    await this.#axe(tab, "a question");
    await this.#press(tab, SUBMIT);
    const told = await tab.evaluate(() => {
      const alert = document.querySelector("main [role=alert]");
      const field = document.querySelector(alert?.querySelector("a")?.getAttribute("href") ?? "#none");
      return { focus: alert === document.activeElement, field: field?.type === "radio" };
    });
    if (!told.focus || !told.field) this.#fail(FORM, `with nothing chosen: ${JSON.stringify(told)}`);
    const heard = await tab.locator("main").ariaSnapshot();
    if (!/- alert/.test(heard)) this.#fail(FORM, "a screen reader is told of no alert");
    await this.#axe(tab, "a question with nothing chosen");
  }

  /** With the keyboard alone: into the form, and to the answer. */
  async #choose(tab, question, answer) {
    const place = this.#places(question).indexOf(answer);
    for (let n = 0; n < 60 && !(await tab.evaluate(() => document.activeElement.type === "radio")); n++) await tab.keyboard.press("Tab");
    await tab.keyboard.press("Space");
    for (let n = 0; n < place; n++) await tab.keyboard.press("ArrowDown");
  }

  #places(question) {
    const node = Object.values(this.tree.nodes).find(({ ask }) => ask === question);
    return Object.keys(node.answers);
  }

  async #judgeQuestion(tab, question, moved) {
    const seen = await tab.evaluate(() => {
      const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
      const main = document.querySelector("main");
      const forms = [...main.querySelectorAll("form")].filter((form) => form.querySelector("[type=radio]"));
      const h1 = main.querySelector("h1");
      const focus = document.activeElement;
      return {
        called: words(main.querySelector(".eyebrow")),
        forms: forms.length, submits: forms[0]?.querySelectorAll("[type=submit]").length,
        h1: [...main.querySelectorAll("h1")].map(words),
        answers: [...main.querySelectorAll("fieldset [type=radio]")].map((radio) => words(radio.labels[0])),
        chosen: main.querySelectorAll("[type=radio]:checked").length,
        focused: focus === h1 || (focus.contains(h1) && focus !== document.body) || !!focus.closest("fieldset"),
      };
    });
    const wrong = (message) => this.#fail(FORM, `at “${this.words.ask(question)[0]}”: ${message}`);
    if (seen.forms !== 1 || seen.submits !== 1) wrong(`${seen.forms} forms, ${seen.submits} buttons to submit`);
    if (seen.h1.length !== 1 || !this.words.ask(question).includes(seen.h1[0])) wrong(`the h1 is “${seen.h1.join("”, “")}”`);
    this.#places(question).forEach((answer, n) => {
      if (!this.words.answer(question, answer).includes(seen.answers[n])) wrong(`answer ${n + 1} is “${seen.answers[n]}”`);
    });
    if (!this.words.called().some((title) => seen.called.startsWith(title))) wrong(`it is called “${seen.called}”`);
    if (seen.chosen > 0) wrong("an answer is chosen beforehand");
    if (moved && !seen.focused) this.#fail(FOCUS, `not at “${seen.h1[0]}”`);
    // What a screen reader is given: a heading, and a group of that name with its answers.
    const heard = await tab.locator("main").ariaSnapshot();
    for (const role of ["heading", "group", "radio"]) if (!heard.includes(`- ${role} `)) wrong(`a screen reader is told of no ${role}`);
  }

  /** The end says what the static page of the same way says. */
  async #judgeEnd(tab, way) {
    const address = this.pageOf(way);
    const html = address && this.read(address);
    if (!html) return;
    const [live, still] = await tab.evaluate(({ html, url }) => {
      const said = (page, base) => {
        // White space between blocks is none of a reader's.
        const words = (element) => element.textContent.replace(/\s+/g, "");
        const main = page.querySelector("main");
        const parts = main.querySelectorAll("h1, .card, [aria-labelledby=Next-steps], [aria-labelledby=Advice], .says");
        return [...parts].flatMap((part) => [words(part), ...[...part.querySelectorAll("a")].map((a) => new URL(a.getAttribute("href"), base).href)]);
      };
      return [said(document, location.href), said(new DOMParser().parseFromString(html, "text/html"), url)];
    }, { html, url: this.server.url(address) });
    const other = still.findIndex((part, n) => part !== live[n]);
    if (other >= 0 || live.length !== still.length) this.#fail(SAME, `${spell(way)}: “${live[other]}”, where ${address} says “${still[other]}”`);
    const focused = await tab.evaluate(() => document.activeElement.nodeName === "H1");
    if (!focused) this.#fail(FOCUS, `not at the end of ${spell(way)}`);
  }

  async #judgeBack(tab, way) {
    const [question, answer] = way[way.length - 1];
    const end = await this.#h1(tab);
    const chosen = () => tab.evaluate(() => [...document.querySelectorAll("main [type=radio]")].findIndex((radio) => radio.checked));
    const wrong = (message) => this.#fail(BACK, `${spell(way)}: ${message}`);
    await tab.goBack();
    if (!this.words.ask(question).includes(await this.#h1(tab))) return wrong(`Back shows “${await this.#h1(tab)}”`);
    if ((await chosen()) !== this.#places(question).indexOf(answer)) wrong("Back forgets the answer");
    await this.#press(tab, SUBMIT);
    if ((await this.#h1(tab)) !== end) wrong(`on from there is “${await this.#h1(tab)}”`);
    for (const [changed, given] of way) {
      const controls = await tab.locator("main button[data-change]").filter({ hasText: this.words.ask(changed)[0] }).all();
      if (controls.length !== 1) return wrong(`${controls.length} controls name “${this.words.ask(changed)[0]}”`);
      await controls[0].evaluate((control) => control.click());
      if (!this.words.ask(changed).includes(await this.#h1(tab))) wrong(`Change shows “${await this.#h1(tab)}”`);
      if ((await chosen()) !== this.#places(changed).indexOf(given)) wrong("Change forgets the answer");
      await this.#note(tab, way.length, this.words.ask(changed));
      await this.#press(tab, SUBMIT);
      if ((await this.#h1(tab)) !== end) wrong(`Change ends at “${await this.#h1(tab)}”`);
      // The browser takes the entry of the change out of its history by itself.
      await tab.waitForTimeout(60);
    }
  }

  /** From the outcome, and from an answer that is being changed, back to a beginning that knows of no answers. */
  async #judgeAgain(tab, way) {
    this.report.made(`checkers: ${AGAIN}`);
    const wrong = (message) => this.#fail(AGAIN, `${spell(way)}: ${message}`);
    const first = this.words.ask(way[0][0]);
    for (const changing of [false, true]) {
      if (changing) {
        for (const [question, answer] of way) {
          await this.#press(tab, `#Answer-${this.#places(question).indexOf(answer) + 1}`);
          await this.#press(tab, SUBMIT);
        }
        await this.#press(tab, "main button[data-change]:last-of-type");
      }
      if (!(await tab.$("main [data-again]"))) return changing ? null : wrong("there is no such link");
      await tab.evaluate(() => { window.same = true; });
      await this.#press(tab, "main [data-again]");
      await tab.waitForTimeout(100);
      const told = await tab.evaluate(() => ({
        same: window.same === true, state: history.state, chosen: document.querySelectorAll("main [type=radio]:checked").length,
        rows: document.querySelectorAll("main [data-change]").length, focused: !!document.activeElement.closest("h1, fieldset"),
      }));
      if (!first.includes(await this.#h1(tab))) wrong(`it shows “${await this.#h1(tab)}”`);
      if (!told.same || told.state !== 0 || told.chosen > 0 || told.rows > 0 || !told.focused) wrong(JSON.stringify(told));
      // What lies ahead in the history tells nothing of what was answered.
      await tab.goForward();
      if (!first.includes(await this.#h1(tab))) wrong(`forward from there is “${await this.#h1(tab)}”`);
      await tab.goBack();
    }
  }

  #h1(tab) {
    return tab.evaluate(() => document.querySelector("h1").textContent.replace(/\s+/g, " ").trim());
  }

  /** What the address, the history and the title tell after `count` answers. */
  async #note(tab, count, ask) {
    const told = await tab.evaluate(() => ({ state: JSON.stringify(history.state), href: location.href, title: document.title, h1: document.querySelector("h1").textContent.trim() }));
    if (!this.states.has(count)) this.states.set(count, new Set());
    this.states.get(count).add(told.state);
    if (told.href !== this.server.url(this.start)) this.#fail(SECRET, `the address becomes ${told.href}`);
    if (!told.title.startsWith(told.h1) || (ask && !ask.includes(told.h1))) this.#fail(SECRET, `the title is “${told.title}” at “${told.h1}”`);
  }

  async #judgeStores(context, tab) {
    const kept = await tab.evaluate(async () => [
      localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length, window.name.length, document.cookie.length,
    ]);
    if (kept.some((n) => n > 0) || (await context.cookies()).length > 0) this.#fail(SECRET, `something is stored: ${kept}`);
  }

  async #axe(tab, what) {
    this.report.made(`checkers: ${AXE}`);
    await tab.evaluate(axeSource());
    const { violations } = await tab.evaluate(() => window.axe.run());
    for (const { id, nodes } of violations) this.#fail(AXE, `${what}: ${id} at ${nodes[0].target}`);
  }

  async #leave(way) {
    this.report.made(`checkers: ${LEAVE}`);
    const context = await this.browser.newContext();
    const tab = await this.#open(context);
    if (!tab || !(await tab.$("a.exit"))) return context.close();
    await tab.route((url) => url.origin !== this.server.origin, (route) => route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title><p>Elsewhere" }));
    for (const [question, answer] of way) {
      await this.#press(tab, `#Answer-${this.#places(question).indexOf(answer) + 1}`);
      await this.#press(tab, SUBMIT);
    }
    await this.#press(tab, "a.exit");
    await tab.waitForURL((url) => url.origin !== this.server.origin, { timeout: 5000 }).catch(() => {});
    await tab.goBack().catch(() => null);
    const shown = await tab.evaluate(() => document.querySelectorAll(".so-far, [type=radio]:checked").length);
    if (shown > 0) this.#fail(LEAVE, "answers are shown again");
    await context.close();
  }

  #fail(check, message) {
    this.report.fail(`checkers: ${check}`, this.start, message);
  }
}

const spell = (way) => way.map(([question, answer]) => `${question}: ${answer}`).join(", ");

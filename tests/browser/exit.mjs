// "Exit this page", on one page of a site: with scripts the page is replaced, so that Back does not return to it, and
// Shift three times does the same; without them the button is a link; and each page says what it cannot do.

const LINK = "exit this page: the button is a link, also without scripts";
const REPLACED = "exit this page: with scripts Back does not return to the page";
const SHIFT = "exit this page: Shift three times does the same, and other keys do not";
const NOTE = "exit this page: the page says what the button cannot do";

/** Makes the checks of this file where the site has the button. */
export async function judgeExit({ browser, server, pages, report }) {
  const shown = pages.filter(({ html, redirect }) => !redirect && /class=("|')?exit\b/.test(html));
  if (shown.length < 2) return;
  const [first, page] = [shown[0], shown[shown.length - 1]];
  const start = server.url(first.address);
  const here = server.url(page.address);

  const visit = async (scripts, act) => {
    const context = await browser.newContext({ javaScriptEnabled: scripts });
    const tab = await context.newPage();
    await tab.route((url) => url.origin !== server.origin, (route) =>
      route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title><p>Elsewhere" }));
    await tab.goto(start);
    await tab.goto(here);
    const outcome = await act(tab);
    await context.close();
    return outcome;
  };
  const away = (tab) => tab.waitForURL((url) => url.origin !== server.origin, { timeout: 5000 }).then(() => true, () => false);

  report.made(LINK);
  const followed = await visit(false, async (tab) => {
    await tab.click("a.exit");
    return away(tab);
  });
  if (!followed) report.fail(LINK, page.address, "nothing happened");

  report.made(REPLACED);
  const back = await visit(true, async (tab) => {
    await tab.click("a.exit");
    if (!(await away(tab))) return "the button did not leave the page";
    await tab.goBack();
    return tab.url() === start ? null : `Back led to ${tab.url()}`;
  });
  if (back) report.fail(REPLACED, page.address, back);

  report.made(SHIFT);
  const pressed = await visit(true, async (tab) => {
    for (const key of ["Shift", "Shift", "Tab", "Shift", "Shift"]) await tab.keyboard.press(key);
    await tab.waitForTimeout(200);
    if (new URL(tab.url()).origin !== server.origin) return "left the page although another key came between";
    await tab.keyboard.press("Shift");
    return (await away(tab)) ? null : "three times did nothing";
  });
  if (pressed) report.fail(SHIFT, page.address, pressed);

  report.made(NOTE);
  for (const { address, html } of shown) if (!/id=("|')?Exit-note\b/.test(html)) report.fail(NOTE, address, "no such words");
}

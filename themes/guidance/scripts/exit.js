// "Exit this page": the page is replaced, so that Back does not return to it; Shift three times does the same.
(() => {
  const link = document.querySelector("a.exit");
  if (!link) return;
  const within = 5000; // milliseconds in which the three presses must come
  let presses = 0, timer;
  const leave = () => {
    document.body.hidden = true; // at once, however slow the other site is
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", (event) => {
    if (event.repeat) return;
    clearTimeout(timer);
    presses = event.key === "Shift" ? presses + 1 : 0;
    timer = setTimeout(() => { presses = 0; }, within);
    if (presses === 3) leave();
  });
  addEventListener("pageshow", () => { document.body.hidden = false; });
})();

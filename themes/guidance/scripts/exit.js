// "Exit this page": the page is replaced, so that Back does not return to it; Shift three times does the same.
(() => {
  const link = document.querySelector("a.exit");
  if (!link) return;
  const within = 5000; // milliseconds in which the three presses must come
  let presses = 0, timer;
  let left = false;
  const leave = () => {
    left = true;
    // At once, however slow the other site is: nothing is left to be seen, nor to be kept for the Back button.
    document.title = "";
    document.body.textContent = "";
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
  // A browser may keep the page as it was, below entries of its history: it begins anew.
  addEventListener("pageshow", () => { if (left) location.reload(); });
})();

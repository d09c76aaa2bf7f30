// A button that prints the page, on pages that are worth taking away: it is not there without scripts.
(() => {
  const hint = document.querySelector("[data-print]");
  if (!hint || !window.print) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "print";
  button.textContent = hint.getAttribute("data-print");
  button.addEventListener("click", () => print());
  hint.insertBefore(document.createTextNode(" "), hint.firstChild);
  hint.insertBefore(button, hint.firstChild);
})();

// The checker on one page: each question is a form in the place of its links, up to the outcome and back.
// Answers stay in the memory of this page: not in its address, nor in its history, nor in any store; and all that is
// shown is loaded before the first of them is given.
(() => {
  const box = document.querySelector("[data-checker]");
  if (!box || !history.pushState) return;
  const request = new XMLHttpRequest();
  request.open("GET", box.getAttribute("data-checker"));
  request.onload = () => {
    if (request.status === 200) begin(JSON.parse(request.responseText));
  };
  request.send();

  function begin(data) {
    const step = document.getElementById("Step"), after = document.getElementById("After");
    const number = box.querySelector(".eyebrow > :last-child"), intro = box.querySelector(".intro");
    const links = after.innerHTML;
    // The answer to each question, by their places in the data; and the question that is shown.
    let given = {}, asked;
    // How many questions are answered: all that the history is told. And whether an answer is being changed.
    let count = 0, changing = false;
    // What is left to do once the browser has gone back.
    let then = null;

    // The questions from the first on, as far as they are answered and at most `most`, and the node after them.
    function way(most) {
      const questions = [];
      let node = data.nodes[data.root];
      while (node.to && questions.length < most && given[node.ask] >= 0) {
        questions.push(node.ask);
        node = data.nodes[node.to[given[node.ask]]];
      }
      return { questions, node };
    }

    // Shows a question or an end; `before` are the questions whose answers are listed below it, `nth` is its place.
    function draw(node, before, nth, still) {
      asked = node.ask;
      const isEnd = !node.to;
      const part = isEnd ? data.ends[node.end] : data.questions[asked];
      step.innerHTML = isEnd ? part.html + data.says : part.html;
      if (isEnd) {
        const paragraphs = step.querySelectorAll(".says figure");
        for (let n = paragraphs.length; n--;) if (node.says.indexOf(n) < 0) paragraphs[n].parentNode.removeChild(paragraphs[n]);
      } else if (given[asked] >= 0) {
        step.querySelectorAll("input")[given[asked]].checked = true;
      }
      after.innerHTML = before.length ? data.after : links;
      if (before.length) {
        after.querySelector("dl").innerHTML = before.map((q) => data.questions[q].rows[given[q]]).join("");
        if (!isEnd) after.removeChild(after.querySelector(".print-hint"));
      }
      number.textContent = isEnd ? "" : data.steps[nth];
      if (intro) intro.hidden = nth > 0 || isEnd;
      document.title = part.title;
      if (still) return;
      focus(step.querySelector("h1"));
      box.scrollIntoView();
    }

    function focus(element) {
      if (!/^(a|button|input)$/i.test(element.nodeName)) element.tabIndex = -1;
      element.focus();
    }

    // Shows what follows on the first answers.
    function show(most) {
      const { questions, node } = way(most);
      count = questions.length;
      if (count !== history.state) history.replaceState(count, "");
      draw(node, questions, count);
    }

    function push(from, to) {
      for (let n = from + 1; n <= to; n++) history.pushState(n, "");
    }

    box.addEventListener("submit", (event) => {
      event.preventDefault();
      const inputs = step.querySelectorAll("input");
      let chosen = -1;
      for (let n = 0; n < inputs.length; n++) if (inputs[n].checked) chosen = n;
      if (chosen < 0) {
        if (!document.getElementById("Problem")) {
          step.querySelector("form").insertAdjacentHTML("afterbegin", data.problem);
          const set = step.querySelector("fieldset");
          set.setAttribute("aria-describedby", `Problem ${set.getAttribute("aria-describedby") || ""}`.trim());
        }
        return focus(document.getElementById("Problem"));
      }
      given[asked] = chosen;
      const { questions, node } = way(changing ? Infinity : count + 1);
      // What is not asked on the new way is forgotten.
      if (changing || !node.to) {
        const kept = {};
        questions.forEach((q) => { kept[q] = given[q]; });
        given = kept;
      }
      const before = count;
      count = questions.length;
      if (changing) {
        // The entry of the question is taken out of the history again, so that Back leads to the question before.
        changing = false;
        const base = Math.min(before, count - 1);
        const to = count;
        then = () => push(base, to);
        history.replaceState(count, "");
        history.go(base - before - 1);
      } else {
        push(before, count);
      }
      draw(node, questions, count);
    });

    document.addEventListener("click", (event) => {
      const control = event.target.closest("a, button");
      if (!control) return;
      const question = control.getAttribute("data-change");
      const href = control.getAttribute("href") || "";
      if (question) {
        if (!changing) history.pushState(count, "");
        changing = true;
        const { questions } = way(Infinity);
        const nth = questions.indexOf(+question);
        const node = data.nodes.find((n) => n.to && n.ask === +question);
        draw(node, questions.slice(0, count).filter((q) => q !== +question), nth);
      } else if (control.hasAttribute("data-print")) {
        print();
      } else if (control.hasAttribute("data-again")) {
        // Back to the entry of the first question, which is shown once the browser is there.
        event.preventDefault();
        given = {};
        history.go(changing ? -count - 1 : -count);
      } else if (href[0] === "#") {
        // A place on this page: the address stays as it is.
        event.preventDefault();
        const place = document.getElementById(href.slice(1));
        if (!place) return;
        focus(place);
        place.scrollIntoView();
      }
    });

    addEventListener("popstate", (event) => {
      if (then) {
        const left = then;
        then = null;
        return left();
      }
      if (typeof event.state !== "number") return;
      changing = false;
      show(event.state);
    });

    history.replaceState(0, "");
    draw(data.nodes[data.root], [], 0, !step.contains(document.activeElement));
  }
})();

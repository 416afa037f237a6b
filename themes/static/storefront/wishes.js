// Hearts. Which products are kept is remembered by the browser, since the page is the same for everybody.
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const recall = () => { try { return JSON.parse(localStorage.getItem("wishes")) || []; } catch { return []; } };
  const remember = (ids) => { try { localStorage.setItem("wishes", JSON.stringify(ids)); } catch { /* private window */ } };

  const list = document.querySelector("[data-wishes]");
  if (list) remember(JSON.parse(list.dataset.wishes)); // the list itself knows best

  all("[data-copy]").forEach((button) => {
    if (!list || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  });

  all("form[data-wish]").forEach((form) => {
    const button = form.querySelector("button");
    const words = button.querySelector("span");
    const show = () => {
      const isKept = recall().includes(Number(form.dataset.wish));
      button.setAttribute("aria-pressed", isKept);
      button.value = isKept ? "remove" : "add";
      words.textContent = isKept ? form.dataset.kept : form.dataset.keep;
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const data = new FormData(form);
      data.set("action", button.value);
      try {
        const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } });
        const said = await answer.json();
        if (said.ok) { remember(said.ids); show(); } else { words.textContent = said.message; }
      } catch {
        location.assign(form.querySelector("a").href); // the list says how it stands
      }
    });
    addEventListener("pageshow", show);
    show();
  });
})();

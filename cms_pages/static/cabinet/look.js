// The page beside the form follows each choice. Without this script the button “Show” opens it.
(() => {
  const form = document.querySelector("[data-look]");
  const frame = document.querySelector("[data-look-frame]");
  if (!form || !frame) return;
  const state = form.querySelector("[data-look-state]");
  const notes = form.querySelector("[data-look-notes]");
  const page = frame.getAttribute("src");
  let path = "/", timer = 0, asked = 0;

  form.querySelector("[data-look-try]").hidden = true;

  const show = (top = 0) => {
    frame.addEventListener("load", () => frame.contentWindow.scrollTo({ top, behavior: "instant" }), { once: true });
    frame.contentWindow.location.replace(`${page}?path=${encodeURIComponent(path)}`);
  };

  const send = async () => {
    const number = ++asked;
    const data = new FormData(form);
    data.set("do", "try");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (number !== asked) return; // a newer choice is on its way
      const said = await answer.json();
      state.textContent = answer.ok ? "" : [...new Set(Object.values(said.errors || {}).flat())].join(" ") || state.dataset.failed;
      if (!answer.ok) return;
      notes.replaceChildren(...said.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })));
      show(frame.contentWindow.scrollY || 0);
    } catch {
      if (number === asked) state.textContent = state.dataset.away;
    }
  };

  // Own colours begin with those of the palette that was looked at before.
  const lend = () => {
    const theme = form.querySelector(".look-card :checked")?.closest(".look-theme");
    const colours = theme?.querySelector(".look-swatch:has(:checked)")?.dataset.colours?.split(" ");
    colours?.forEach((colour, at) => { form.elements[["surface", "ink", "accent"][at]].value = colour; });
  };
  form.addEventListener("change", (event) => { if (/^(theme$|palette-)/.test(event.target.name)) lend(); });

  const later = () => { clearTimeout(timer); timer = setTimeout(send, 350); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // The window that chooses a picture sets a hidden field without saying so.
  form.querySelectorAll("input[type=hidden]").forEach((field) => {
    new MutationObserver(later).observe(field, { attributes: true, attributeFilter: ["value"] });
  });

  // A link in the page leads to that page in the same look.
  frame.addEventListener("load", () => {
    frame.contentDocument?.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link) return;
      const to = new URL(link.href);
      if (link.getAttribute("href").startsWith("#")) return;
      event.preventDefault();
      if (to.origin === location.origin) { path = to.pathname + to.search; show(); }
    });
    frame.contentDocument?.addEventListener("submit", (event) => event.preventDefault());
  });

  const pages = document.querySelectorAll("[data-look-page]");
  pages.forEach((button) => button.addEventListener("click", () => {
    pages.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    path = button.dataset.lookPage;
    show();
  }));
  document.querySelector("[data-look-narrow]").addEventListener("click", ({ currentTarget }) => {
    const narrow = frame.parentElement.classList.toggle("narrow");
    currentTarget.setAttribute("aria-pressed", String(narrow));
  });
})();

// Small comforts. Every page works without them.
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  document.documentElement.classList.add("js");

  // What is the visitor's own comes apart: pages are the same for everybody. Who has nothing of their own asks nothing.
  const fill = async () => {
    if (!/(^|; )has=/.test(document.cookie)) return;
    const answer = await fetch(`${document.documentElement.dataset.home || "/"}personal/`).catch(() => null);
    if (!answer?.ok) return;
    const own = await answer.json();
    all("[data-personal=count]").forEach((badge) => { badge.hidden = !own.count; badge.textContent = own.count < 100 ? own.count : "99+"; });
    ["basket", "account"].forEach((name) => all(`[data-personal=${name}]`).forEach((link) => link.setAttribute("aria-label", own[name])));
    const notes = document.querySelector("[data-personal=messages]");
    own.messages.forEach(({ text, level }) => {
      const box = notes?.querySelector(".notes") ?? notes?.appendChild(Object.assign(document.createElement("div"), { className: "notes" }));
      box?.append(Object.assign(document.createElement("p"), { className: `note ${level}`, textContent: text }));
    });
  };
  fill();
  addEventListener("basket-changed", fill);
  addEventListener("pageshow", (event) => { if (event.persisted) fill(); });

  // − and + beside a quantity.
  all("[data-stepper]").forEach((box) => {
    const field = box.querySelector("input");
    box.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => {
      const most = field.max ? Number(field.max) : Infinity;
      field.value = Math.min(most, Math.max(1, (Number(field.value) || 1) + Number(button.dataset.step)));
    }));
  });

  // An order is sent once; the button is given back when the visitor comes back to the page.
  all("form[data-once]").forEach((form) => {
    const button = form.querySelector("button.btn.wide");
    form.addEventListener("submit", () => { button.setAttribute("aria-disabled", "true"); button.classList.add("busy"); });
    form.addEventListener("submit", (event) => { if (form.dataset.sent) event.preventDefault(); form.dataset.sent = "1"; });
    addEventListener("pageshow", () => { delete form.dataset.sent; button.classList.remove("busy"); button.removeAttribute("aria-disabled"); });
  });

  // What is wrong gets the cursor: the summary of a long form, or the first such field.
  (document.querySelector(".problem[autofocus]") || document.querySelector("[aria-invalid=true]"))?.focus();

  // The bar with the price stays while the button itself is out of sight.
  all("[data-sticky]").forEach((bar) => {
    const target = document.querySelector(bar.dataset.sticky);
    const below = { rootMargin: "0px 0px 100000px 0px" }; // what is still to come counts as seen
    if (target) new IntersectionObserver(([entry]) => bar.classList.toggle("shown", !entry.isIntersecting), below).observe(target);
  });

  // The page was seen: counted without a cookie, and not told from others (commerce/analytics/counting.py).
  if (navigator.sendBeacon && self === top) navigator.sendBeacon("/seen/", new URLSearchParams({
    page: location.pathname, from: document.referrer, campaign: new URLSearchParams(location.search).get("utm_source") || "",
  }));

  // Suggestions are loaded when a search field is first touched.
  all("form[data-suggest]").forEach((form) => form.addEventListener("focusin", async () => {
    const { suggest } = await import(form.dataset.script);
    suggest(form);
  }, { once: true }));

  // One panel of the header at a time, closed by Escape and by a press elsewhere; the search has the cursor.
  const panels = [...all("details:is(.menu, .finder)")];
  panels.forEach((panel) => panel.addEventListener("toggle", () => {
    if (!panel.open) return;
    panels.forEach((other) => { if (other !== panel) other.open = false; });
    panel.querySelector("[name=q]")?.focus();
  }));
  addEventListener("pointerdown", (event) => panels.forEach((panel) => { if (!panel.contains(event.target)) panel.open = false; }));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details:is(.menu, .finder)[open]").forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
  });
})();

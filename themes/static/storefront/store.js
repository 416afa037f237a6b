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
    [["count", own.count], ["wished", own.wishes.length]].forEach(([name, number]) => all(`[data-personal=${name}]`).forEach((badge) => { badge.hidden = !number; badge.textContent = number < 100 ? number : "99+"; }));
    ["basket", "account", "wishlist"].forEach((name) => all(`[data-personal=${name}]`).forEach((link) => link.setAttribute("aria-label", own[name])));
    wishes = own.wishes;
    mark();
    own.messages.forEach(say);
  };
  const say = ({ text, level }) => {
    const notes = document.querySelector("[data-personal=messages]");
    const box = notes?.querySelector(".notes") ?? notes?.appendChild(Object.assign(document.createElement("div"), { className: "notes" }));
    box?.append(Object.assign(document.createElement("p"), { className: `note ${level}`, textContent: text }));
  };
  let wishes = [];
  const mark = () => all(".heart").forEach((heart) => heart.setAttribute("aria-pressed", wishes.includes(Number(heart.value))));
  fill();
  addEventListener("basket-changed", fill);
  addEventListener("cards-shown", mark);
  addEventListener("pageshow", (event) => { if (event.persisted) fill(); });

  // Hearts. The form's address by its attribute: `form.action` is its field of that name.
  document.getElementById("wishes")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { target: form, submitter: heart } = event;
    const isKept = heart.getAttribute("aria-pressed") === "true";
    const data = new FormData(form, heart);
    if (isKept) data.set("action", "remove");
    heart.setAttribute("aria-pressed", !isKept);
    const said = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } })
      .then((answer) => answer.json()).catch(() => ({}));
    if (!said.ok) heart.setAttribute("aria-pressed", isKept);
    if (!said.ok) say({ text: said.message || form.dataset.failed, level: "error" });
    fill();
  });

  // What is wrong gets the cursor: the summary of a long form, or the first such field.
  (document.querySelector(".problem[autofocus]") || document.querySelector("[aria-invalid=true]"))?.focus();

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
  addEventListener("pointerdown", (event) => panels.forEach((panel) => { if (event.target === panel || !panel.contains(event.target)) panel.open = false; }));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details:is(.menu, .finder)[open]").forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
  });
})();

// The basket: a change is sent without leaving the page. If anything goes wrong, the form is sent as without a script.
(() => {
  const place = document.getElementById("basket");
  const said = document.getElementById("basket-said");
  if (!place) return;
  let turn = Promise.resolve(); // one change after the other, in the order of the presses
  let waiting = 0;
  const tidy = () => place.querySelectorAll("[data-only-without-script]").forEach((button) => { button.hidden = true; });
  tidy();

  const show = (html, key) => {
    const part = new DOMParser().parseFromString(html, "text/html").querySelector("[data-contents]");
    if (!part) throw new Error("not the basket");
    // Whoever has moved on meanwhile stays where they are.
    const at = document.activeElement;
    const hasLeft = at !== document.body && !place.contains(at);
    const now = at.matches("#basket a[href]") ? `a[href="${at.getAttribute("href")}"]` : `[data-key="${at.dataset.key || key}"]`;
    place.replaceChildren(part);
    tidy();
    const wrong = part.querySelector("[aria-invalid=true]");
    const focus = wrong || part.querySelector(now) || part.querySelector("[data-key=undo]") || part.querySelector("h1");
    if (focus.tagName === "H1") focus.tabIndex = -1;
    if (!hasLeft) focus.focus({ preventScroll: focus !== wrong });
    const total = part.querySelector("[data-total]");
    said.textContent = [part.dataset.said, total && `${total.previousElementSibling.textContent}: ${total.textContent}`].filter(Boolean).join(" ");
    dispatchEvent(new CustomEvent("basket-changed", { detail: { ok: true, count: Number(part.dataset.items) } }));
  };

  // The address by its attribute: `form.action` would be the button of that name.
  const send = (form, button, key) => {
    const data = new FormData(form, button);
    waiting += 1;
    place.setAttribute("aria-busy", "true");
    turn = turn.then(async () => {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { "X-Basket": "part" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (waiting === 1) show(html, key);
    }).catch(() => location.reload()).finally(() => {
      waiting -= 1;
      if (!waiting) place.removeAttribute("aria-busy");
    });
  };

  place.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter || form.querySelector("button");
    event.preventDefault();
    send(form, button, button.value === "set" ? document.activeElement?.dataset.key : button.dataset.key);
  });
  // A number that was typed is sent as soon as the field is left.
  place.addEventListener("change", (event) => {
    const field = event.target;
    if (field.name !== "quantity" || field.type !== "number") return;
    const next = document.activeElement;
    send(field.form, field.form.querySelector("button[value=set]"), next && place.contains(next) && next !== field ? next.dataset.key : field.dataset.key);
  });
})();

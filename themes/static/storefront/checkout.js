// Checkout: totals and ways to pay that follow the delivery, and what was typed is there again after a reload. The page
// works without this. Loaded before address.js, which then shows the country that was restored.
(() => {
  const form = document.querySelector("[data-checkout]");
  if (!form) return;
  const all = (selector) => [...form.querySelectorAll(selector)];
  const kept = `checkout:${form.dataset.checkout}`;
  const forgotten = ["csrfmiddlewaretoken", "basket", "fingerprint", "consent"];

  // An order is sent once; the button is given back when the visitor comes back to the page.
  const button = form.querySelector("button.btn.wide");
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    button.setAttribute("aria-disabled", "true");
    button.classList.add("busy");
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; button.classList.remove("busy"); button.removeAttribute("aria-disabled"); });

  // Sums: of the chosen delivery, also past the nine that the style sheet knows.
  const say = document.createElement("p");
  say.className = "sr";
  say.setAttribute("role", "status");
  form.append(say);
  const showSums = (aloud) => {
    const place = all("[name=shipping_method]").findIndex((way) => way.checked) + 1;
    if (!place) return;
    all(".per > *").forEach((sum) => sum.classList.toggle("now", sum.classList.contains(`n${place}`)));
    const total = form.querySelector("aside .total") || form.querySelector(".total");
    if (aloud && total) say.textContent = `${total.querySelector("dt").textContent}: ${total.querySelector(".now").textContent}`;
  };

  // A way to pay that does not go with the delivery is hidden: choose the first one that is seen.
  const showPayment = () => {
    const ways = all("[name=payment_method]");
    const seen = (way) => way.offsetParent !== null;
    if (ways.some((way) => way.checked && seen(way))) return;
    const way = ways.find(seen);
    if (way) way.checked = true;
  };

  // Kept in this tab alone, until the order is placed (order.js forgets it); the server never sees a draft.
  const read = () => { try { return JSON.parse(sessionStorage.getItem(kept)) || {}; } catch { return {}; } };
  const keep = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) if (!forgotten.includes(name)) values[name] = value;
    try { sessionStorage.setItem(kept, JSON.stringify(values)); } catch { /* no room, or not allowed: nothing is kept */ }
  };
  const restore = () => {
    for (const [name, value] of Object.entries(read())) {
      const field = form.elements[name];
      if (!field) continue;
      if (field instanceof RadioNodeList || field.type === "radio") {
        const choice = all(`[name=${name}]`).find((one) => one.value === value);
        if (choice) choice.checked = true;
      } else if (field.type === "checkbox") field.checked = true;
      else if (field.tagName === "SELECT") { if ([...field.options].some((one) => one.value === value)) field.value = value; }
      else if (!field.value) field.value = value;
    }
  };

  if (!form.querySelector(".problem")) restore();
  showSums(false);
  showPayment();
  form.addEventListener("input", keep);
  form.addEventListener("change", (event) => {
    if (event.target.name === "shipping_method") { showSums(true); showPayment(); }
    keep();
  });
})();

// The product page: gallery, large photographs, variants, the basket. Without this file each of them is a link or a form.
(() => {
  const page = document.querySelector("[data-product]");
  if (!page) return;
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

  // --- gallery: dots under what is swiped
  const shots = one(".shots", page);
  const dots = document.createElement("p");
  dots.className = "dots";
  dots.setAttribute("aria-hidden", "true");
  if (shots.children.length > 1) {
    dots.append(...all("li", shots).map(() => document.createElement("i")));
    shots.after(dots);
  }
  const place = (track) => Math.round(track.scrollLeft / (track.firstElementChild?.offsetWidth || 1));
  const mark = () => all("i", dots).forEach((dot, n) => dot.classList.toggle("on", n === place(shots)));
  shots.addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
  all(".minis a", page).forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const shot = one(link.hash);
    shots.scrollTo({ left: shot.offsetLeft - shots.offsetLeft, behavior: calm });
  }));

  // --- large photographs: fetched when the first one is asked for
  const box = one("[data-lightbox]");
  let styled;
  page.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-zoom]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !box.showModal) return;
    event.preventDefault();
    try {
      await (styled ??= new Promise((onload, onerror) => {
        document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: box.dataset.sheet, onload, onerror }));
      }));
      const { open } = await import(box.dataset.script);
      open(box, all("[data-zoom]", shots), link, calm);
    } catch {
      location.assign(link.href);
    }
  });

  // --- variants: the page has them all
  const variants = all("template[data-variant]", page).map((template) => ({
    template, key: template.dataset.variant, id: template.dataset.id, left: template.dataset.left,
    values: JSON.parse(template.dataset.values), isAvailable: "available" in template.dataset,
  }));
  const add = one("#add");
  const chips = all(".chip[data-row]", page);
  let chosen = variants.find((variant) => variant.key === page.dataset.chosen);
  // The nearest to what is chosen, then what can be bought: commerce/catalogue/variants.py has the same rule.
  const target = (row, value) => variants.filter((variant) => variant.values[row] === value)
    .map((variant) => [variant.values.filter((text, n) => text === chosen.values[n]).length * 2 + variant.isAvailable, variant])
    .reduce((best, next) => (next[0] > best[0] ? next : best))[1];
  const show = (variant) => {
    chosen = variant;
    const parts = variant.template.content;
    all("[data-part]").forEach((part) => part.replaceChildren(...one(`[data-from=${part.dataset.part}]`, parts).cloneNode(true).childNodes));
    all("[data-label]", page).forEach((label) => { label.textContent = variant.values[label.dataset.label]; });
    chips.forEach((chip) => {
      const { row, value } = chip.dataset;
      const leads = target(row, value);
      chip.href = `?variant=${encodeURIComponent(leads.key)}#buy`;
      chip.classList.toggle("out", !leads.isAvailable);
      one(".sr", chip).textContent = leads.isAvailable ? "" : page.dataset.out;
      if (variant.values[row] === value) chip.setAttribute("aria-current", "true"); else chip.removeAttribute("aria-current");
    });
    if (add) {
      const { product, quantity } = add.elements;
      product.value = variant.id;
      quantity.max = variant.left || "";
      if (variant.left && Number(quantity.value) > Number(variant.left)) quantity.value = Math.max(1, variant.left);
    }
    all("#add, .stickybar").forEach((part) => { part.hidden = !variant.isAvailable; });
    all("[data-when-out]").forEach((part) => { part.hidden = variant.isAvailable; });
    all("[data-variant-id]").forEach((field) => { field.value = variant.id; });
    const photo = all("li", shots).find((shot) => shot.dataset.of?.split(" ").includes(variant.id));
    if (photo) { shots.prepend(photo); shots.scrollTo({ left: 0, behavior: "instant" }); mark(); }
    one("[data-said]", page).textContent = [variant.values.join(", "), ...all("[data-part]", page).map((part) => part.textContent.trim())].join(", ").replace(/\s+/g, " ");
  };
  chips.forEach((chip) => chip.addEventListener("click", (event) => {
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(target(chip.dataset.row, chip.dataset.value));
    history.replaceState(null, "", `?variant=${encodeURIComponent(chosen.key)}`);
  }));

  // --- tell me when it is back
  const tell = one("[data-tell]");
  tell?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const says = one("[data-answer]", tell);
    try {
      const answer = await fetch(tell.action, { method: "POST", body: new FormData(tell), headers: { Accept: "application/json" } });
      const said = await answer.json();
      says.textContent = said.message;
      says.classList.toggle("err", !said.ok);
    } catch {
      tell.submit();
    }
  });

  // --- share
  all("[data-copy]").forEach((button) => {
    button.parentElement.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  });
  all("[data-share]").forEach((button) => {
    button.parentElement.hidden = !navigator.share;
    button.addEventListener("click", () => navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}));
  });

  // --- what was looked at: remembered by this browser, told to nobody
  const seen = one("[data-seen]");
  const remember = (key, list) => { try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* private window */ } };
  const recall = (key) => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; } };
  const before = recall("seen").filter((id) => id !== seen.dataset.id);
  remember("seen", [seen.dataset.id, ...before].slice(0, 13));
  if (before.length) {
    fetch(`${seen.dataset.seen}?ids=${before.slice(0, 4).join()}`).then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
      one("[data-cards]", seen).innerHTML = html;
      seen.hidden = !html.trim();
      dispatchEvent(new Event("cards-shown"));
    }).catch(() => {});
  }

  // − and + beside a quantity.
  all("[data-stepper]").forEach((box) => {
    const field = box.querySelector("input");
    box.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => {
      const most = field.max ? Number(field.max) : Infinity;
      field.value = Math.min(most, Math.max(1, (Number(field.value) || 1) + Number(button.dataset.step)));
    }));
  });

  // The bar with the price stays while the button itself is out of sight.
  all("[data-sticky]").forEach((bar) => {
    const target = one(bar.dataset.sticky);
    const below = { rootMargin: "0px 0px 100000px 0px" }; // what is still to come counts as seen
    if (target) new IntersectionObserver(([entry]) => bar.classList.toggle("shown", !entry.isIntersecting), below).observe(target);
  });

  all("dialog").forEach((dialog) => dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  }));

  // --- into the basket without leaving the page
  const added = one("[data-added]");
  added?.addEventListener("keydown", (event) => { if (event.key === "Escape") added.close(); });
  let isSending = false;
  add?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const buttons = all("button[form=add], #add button[type=submit]");
    buttons.forEach((button) => button.classList.add("busy"));
    try {
      const answer = await fetch(add.action, { method: "POST", body: new FormData(add), headers: { Accept: "application/json" } });
      const said = await answer.json();
      one("[data-text]", added).textContent = said.message;
      added.classList.toggle("refused", !said.ok);
      added.close();
      added.show();
      if (said.ok) dispatchEvent(new CustomEvent("basket-changed", { detail: said }));
    } catch {
      add.submit(); // whatever it was, the page without a script knows what to do
    } finally {
      isSending = false;
      buttons.forEach((button) => button.classList.remove("busy"));
    }
  });
})();

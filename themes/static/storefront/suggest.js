// Suggestions while typing: an ARIA combobox over /search/suggest/. Without it the form leads to the results.
const WAIT = 150, LEAST = 2, KEPT = 40;
let forms = 0;

export function suggest(form) {
  const number = forms++;
  if (!number) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: form.dataset.sheet }));
  const input = form.querySelector("[name=q]");
  const box = document.createElement("div"), said = document.createElement("span");
  const kept = new Map(); // text -> what was suggested for it
  const typed = () => input.value.trim().replace(/\s+/g, " ");
  let wanted = "", timer = 0, request = null, options = [], at = -1;

  box.className = "suggest";
  box.hidden = true;
  said.className = "sr";
  said.setAttribute("role", "status");
  (form.closest(".finder .panel") || form).append(box);
  form.append(said);
  input.type = "text"; // only that may be a combobox; the keyboard stays that of a search
  const traits = { role: "combobox", inputmode: "search", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox" };
  for (const [name, value] of Object.entries(traits)) input.setAttribute(name, value);

  const choose = (to) => {
    options[at]?.removeAttribute("aria-selected");
    at = to;
    const option = options[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const toggle = (isOpen) => {
    box.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    choose(-1);
  };
  const stop = () => { clearTimeout(timer); request?.abort(); };
  const show = (html) => {
    box.innerHTML = html;
    at = -1;
    options = [...box.querySelectorAll("[role=option]")];
    options.forEach((option, place) => { option.id = `suggestion-${number}-${place}`; });
    said.textContent = box.querySelector("[data-said]")?.dataset.said || "";
    const list = box.querySelector("[role=listbox]");
    if (list) {
      list.id = `suggestions-${number}`;
      input.setAttribute("aria-controls", list.id);
    }
    toggle(Boolean(list));
  };
  const ask = async (text) => {
    request = new AbortController();
    try {
      if (!kept.has(text)) {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: request.signal });
        if (!answer.ok) return toggle(false);
        if (kept.size >= KEPT) kept.delete(kept.keys().next().value);
        kept.set(text, await answer.text());
      }
      if (wanted === text && document.activeElement === input) show(kept.get(text));
    } catch (error) {
      if (error.name !== "AbortError") toggle(false);
    }
  };
  const follow = () => {
    if (typed() === wanted) return;
    wanted = typed();
    stop();
    if (wanted.length >= LEAST) { timer = setTimeout(ask, WAIT, wanted); return; }
    options = [];
    said.textContent = "";
    toggle(false);
  };

  input.addEventListener("input", follow);
  input.addEventListener("keydown", (event) => {
    const isOpen = !box.hidden;
    if (event.key === "Escape" && isOpen) {
      event.stopPropagation(); // the first Escape closes the list, the next one the panel
      toggle(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !event.altKey) {
      event.preventDefault();
      if (!isOpen) return toggle(true);
      const places = options.length + 1; // the field itself is one
      choose(((at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1);
    } else if (event.key === "Enter" && isOpen && options[at]) {
      event.preventDefault();
      options[at].click();
    } else if (event.key === "Tab") toggle(false);
  });
  box.addEventListener("mousedown", (event) => event.preventDefault()); // a press must not take the cursor away first
  addEventListener("pointerdown", (event) => { if (!form.contains(event.target) && !box.contains(event.target)) toggle(false); });
  form.addEventListener("submit", (event) => {
    stop();
    if (!typed()) { event.preventDefault(); input.focus(); }
  });
  if (input.value !== input.defaultValue) follow(); // typed while this was loading
}

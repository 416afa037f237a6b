// Filters apply as they are chosen: the same address is asked for, and the list on this page becomes the one that comes.
(() => {
  const form = document.getElementById("filters");
  if (!form || !window.DOMParser || !window.AbortController) return;
  const listing = document.getElementById("listing");
  const listed = listing.querySelector(".listed");
  let last = null;
  let shown = location.search;
  document.documentElement.classList.add("js-list");
  listing.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });

  const address = () => {
    const asked = [...new FormData(form)].filter(([name, value]) => value.trim() && !(name === "sort" && value === document.getElementById("sort").options[0].value));
    const query = new URLSearchParams(asked).toString();
    return form.action.split(/[?#]/)[0] + (query ? "?" + query : "");
  };

  // Parts by id; the form's fields stay where they are, so that nothing half typed is lost.
  const swap = (page, withForm) => {
    const focused = document.activeElement?.id;
    const next = page.getElementById("listing");
    if (!next) throw new Error("no list");
    if (withForm) form.replaceChildren(...page.getElementById("filters").children);
    listing.querySelectorAll("[data-swap]").forEach((part) => {
      const other = page.getElementById(part.id);
      if (other) part.replaceChildren(...other.childNodes);
    });
    dispatchEvent(new Event("cards-shown"));
    const sort = page.getElementById("sort");
    if (sort) document.getElementById("sort").value = sort.value;
    const found = listing.querySelector("[data-found]");
    found.textContent = next.querySelector("[data-found]").textContent;
    document.title = page.title;
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  const load = async (url, { push = true, withForm = false } = {}) => {
    last?.abort();
    const mine = last = new AbortController();
    listed.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal });
      if (!answer.ok) throw new Error(answer.status);
      swap(new DOMParser().parseFromString(await answer.text(), "text/html"), withForm);
      // What is tried out in the drawer is one step back, not many.
      const isDrawer = location.hash === "#filters";
      if (push) history[isDrawer ? "replaceState" : "pushState"](null, "", url + (isDrawer ? "#filters" : ""));
      shown = location.search;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    } finally {
      if (last === mine) listed.removeAttribute("aria-busy");
    }
  };

  addEventListener("change", (event) => { if (event.target.form === form) load(address()); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (location.hash === "#filters") shut();
    if (address() !== location.href.split("#")[0]) load(address());
  });
  listing.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-again]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href, { withForm: true }).then(() => listed.querySelector("[data-again], .card a")?.focus({ preventScroll: true }));
  });
  addEventListener("popstate", () => {
    if (location.search !== shown) load(location.href.split("#")[0], { push: false, withForm: true });
  });

  // The drawer of a phone.
  const shut = () => {
    location.replace("#listing");
    listing.querySelector(".open-filters").focus({ preventScroll: true });
  };
  listing.addEventListener("click", (event) => {
    if (event.target.closest(".shut")) { event.preventDefault(); shut(); }
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && location.hash === "#filters") shut(); });
})();

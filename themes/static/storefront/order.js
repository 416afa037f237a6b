// An order's pages, and the wish list: its link is copied, a payment that is being checked is watched, and the draft of the checkout that
// led here is forgotten.
(() => {
  const all = (selector) => document.querySelectorAll(selector);

  all("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return; // an address without https, or an old browser: the field can be marked by hand
    const field = document.getElementById(button.dataset.copy);
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "\u2713";
      button.parentElement.querySelector("[role=status]").textContent = field.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  });

  // Asked every few seconds, ever less often, for ten minutes and only while somebody looks.
  all("[data-watch]").forEach((news) => {
    const { watch, state } = news.dataset;
    const until = Date.now() + 10 * 60 * 1000;
    let pause = 3000;
    news.querySelector("[data-watching]").hidden = false;
    const look = async () => {
      if (!document.hidden) {
        try {
          const now = await (await fetch(watch, { headers: { Accept: "application/json" } })).json();
          if (now.state !== state) return location.reload();
        } catch { /* the next time perhaps */ }
        pause = Math.min(20000, pause * 1.2);
      }
      if (Date.now() < until) setTimeout(look, pause);
    };
    setTimeout(look, pause);
  });

  if (location.pathname.includes("/checkout/thank-you/")) {
    try {
      Object.keys(sessionStorage).filter((name) => name.startsWith("checkout:")).forEach((name) => sessionStorage.removeItem(name));
    } catch { /* not allowed: then nothing was kept either */ }
  }
})();

// An order's pages: its link is copied, and the draft of the checkout that led here is forgotten.
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

  if (location.pathname.startsWith("/checkout/thank-you/")) {
    try {
      Object.keys(sessionStorage).filter((name) => name.startsWith("checkout:")).forEach((name) => sessionStorage.removeItem(name));
    } catch { /* not allowed: then nothing was kept either */ }
  }
})();

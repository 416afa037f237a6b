// Suggests an address while the name is being written, and says whether the one written is free. The page works without.
(() => {
  const form = document.querySelector("[data-check-address]");
  if (!form) return;
  const { name, slug } = form.elements;
  const says = form.querySelector("[data-address-says]");
  let own = slug.value !== "", timer = 0, turn = 0;

  const ask = async (query) => {
    const mine = ++turn;
    const answer = await fetch(`${form.dataset.checkAddress}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    return answer.ok && mine === turn ? answer.json() : null;
  };
  const say = (text, css) => { says.textContent = text; says.className = css; };
  const offer = (suggestion) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = suggestion;
    button.addEventListener("click", () => { slug.value = suggestion; own = true; check(); });
    says.append(" ", button);
  };
  const check = async () => {
    if (!slug.value.trim()) return say("", "");
    const answer = await ask({ slug: slug.value });
    if (!answer) return;
    if (answer.is_free) return say(says.dataset.free, "good");
    say(answer.message, "error");
    if (answer.suggestion) offer(answer.suggestion);
  };
  const soon = (what) => { clearTimeout(timer); timer = setTimeout(what, 350); };

  name.addEventListener("input", () => {
    if (own) return;
    soon(async () => {
      const answer = name.value.trim() ? await ask({ name: name.value }) : { suggestion: "" };
      if (answer && !own) { slug.value = answer.suggestion; check(); }
    });
  });
  slug.addEventListener("input", () => { own = slug.value !== ""; soon(check); });
})();

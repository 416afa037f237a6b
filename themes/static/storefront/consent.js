// Counters of other companies: asked about once, loaded only after a yes. Only stores whose seller added one have this file.
(() => {
  const bar = document.querySelector("[data-consent]");
  if (!bar) return;
  const numbers = bar.dataset;
  const answer = () => (document.cookie.match(/(?:^|; )consent=(\w+)/) || [])[1];
  const remember = (value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `consent=${value}; Max-Age=15552000; Path=/; SameSite=Lax${secure}`;
  };
  const script = (address) => document.head.append(Object.assign(document.createElement("script"), { src: address, async: true }));

  // What is looked at, from the page's own description of it for search engines.
  const goods = () => {
    for (const block of document.querySelectorAll('script[type="application/ld+json"]')) {
      const found = [JSON.parse(block.textContent)].flat().find((one) => one["@type"] === "Product" || one["@type"] === "ProductGroup");
      const offer = found && [found.offers || []].flat()[0];
      if (found) return { id: String(found.sku || found.url || location.pathname), name: found.name, value: Number(offer?.price ?? offer?.lowPrice ?? 0), currency: offer?.priceCurrency || "" };
    }
    return null;
  };

  const senders = [];
  const tell = (event, about) => senders.forEach((send) => send(event, about));

  const load = {
    metaPixel(number) {
      const fbq = (...call) => (fbq.callMethod ? fbq.callMethod(...call) : fbq.queue.push(call));
      Object.assign(fbq, { queue: [], loaded: true, version: "2.0", push: fbq });
      window.fbq = window._fbq = fbq;
      script("https://connect.facebook.net/en_US/fbevents.js");
      fbq("init", number);
      const names = { page: "PageView", view: "ViewContent", add: "AddToCart", checkout: "InitiateCheckout", purchase: "Purchase" };
      senders.push((event, about) => fbq("track", names[event], about ? { content_ids: [about.id], content_type: "product", content_name: about.name, value: about.value, currency: about.currency } : {}));
    },
    metrika(number) {
      window.ym = window.ym || ((...call) => (window.ym.a = window.ym.a || []).push(call));
      window.ym.l = Date.now();
      window.dataLayer = window.dataLayer || [];
      script("https://mc.yandex.ru/metrika/tag.js");
      window.ym(Number(number), "init", { clickmap: false, trackLinks: true, accurateTrackBounce: true, ecommerce: "dataLayer" });
      const names = { view: "detail", add: "add", purchase: "purchase" };
      senders.push((event, about) => {
        if (!about || !names[event]) return;
        const product = { id: about.id, name: about.name, price: about.value, quantity: 1 };
        const action = event === "purchase" ? { actionField: { id: about.id, revenue: about.value }, products: [] } : { products: [product] };
        window.dataLayer.push({ ecommerce: { currencyCode: about.currency, [names[event]]: action } });
      });
    },
    googleAnalytics(number) {
      window.dataLayer = window.dataLayer || [];
      window.gtag = function () { window.dataLayer.push(arguments); };
      script(`https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(number)}`);
      window.gtag("js", new Date());
      window.gtag("config", number);
      const names = { view: "view_item", add: "add_to_cart", checkout: "begin_checkout", purchase: "purchase" };
      senders.push((event, about) => {
        if (!names[event]) return; // a page view is sent by "config"
        const items = about ? [{ item_id: about.id, item_name: about.name, price: about.value }] : [];
        window.gtag("event", names[event], { ...(about && { value: about.value, currency: about.currency, transaction_id: event === "purchase" ? about.id : undefined }), items });
      });
    },
  };

  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    for (const [vendor, begin] of Object.entries(load)) if (numbers[vendor]) begin(numbers[vendor]);
    tell("page");
    const shown = goods();
    if (shown) tell("view", shown);
    document.addEventListener("submit", (event) => {
      if (new URL(event.target.action, location.href).pathname.endsWith("/basket/add/")) tell("add", goods());
    });
    if (document.querySelector("[data-checkout]")) tell("checkout");
    const order = document.querySelector("[data-order]")?.dataset;
    if (order && sessionStorage.getItem("told") !== order.order) {
      sessionStorage.setItem("told", order.order); // the page may be opened again
      tell("purchase", { id: order.order, name: order.order, value: Number(order.total), currency: order.currency });
    }
  };

  const show = () => { bar.hidden = false; };
  bar.addEventListener("click", (event) => {
    const value = event.target.closest("[data-answer]")?.dataset.answer;
    if (!value) return;
    const before = answer();
    remember(value);
    bar.hidden = true;
    if (value === "yes") start();
    else if (before === "yes") location.reload(); // what has been loaded can only be left behind
  });
  document.querySelectorAll("[data-consent-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { show(); bar.querySelector("button").focus(); });
  });
  if (answer() === "yes") start();
  else if (answer() !== "no" && !navigator.globalPrivacyControl) show();
})();

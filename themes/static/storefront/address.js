// An address is asked for as the chosen country writes it: order of the fields, their names, what is needed. Without
// this file the server does it when the form is sent.
document.querySelectorAll("[data-formats]").forEach((box) => {
  const formats = JSON.parse(box.dataset.formats);
  const field = (name) => box.querySelector(`[name=${name}]`);
  const wrapper = (name) => field(name).closest(".field");
  const show = () => {
    const scheme = formats.schemes[formats.countries[field("country").value] || ""];
    let last = wrapper("line2");
    ["postcode", "city", "state"].forEach((name) => { wrapper(name).hidden = !scheme.order.includes(name); });
    scheme.order.forEach((name) => {
      const one = wrapper(name);
      if (last.nextElementSibling !== one) last.after(one);
      last = one;
      one.className = `field ${scheme.widths[name]}`;
      one.querySelector("label").firstChild.textContent = `${scheme.labels[name]} `;
      one.querySelector(".opt").hidden = scheme.required.includes(name);
    });
  };
  field("country").addEventListener("change", show);
  show();
});

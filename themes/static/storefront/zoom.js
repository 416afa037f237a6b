// Large photographs in a dialog: swiped, zoomed by a click, two taps or two fingers. product.js imports it.
const one = (selector, root) => root.querySelector(selector);
const place = (track) => Math.round(track.scrollLeft / (track.clientWidth || 1));

// `x`, `y` are where the reader points, as parts of the slide; it stays under the finger.
const zoom = (slide, scale, x = 0.5, y = 0.5) => {
  const image = slide.firstElementChild;
  const before = slide.dataset.scale || 1;
  const left = slide.scrollLeft + x * slide.clientWidth;
  const top = slide.scrollTop + y * slide.clientHeight;
  scale = Math.min(4, Math.max(1, scale));
  slide.dataset.scale = scale;
  slide.classList.toggle("zoomed", scale > 1);
  image.style.width = image.style.height = `${scale * 100}%`;
  slide.scrollTo(left * scale / before - x * slide.clientWidth, top * scale / before - y * slide.clientHeight);
};

const makeSlide = (link) => {
  const slide = document.createElement("li");
  const image = new Image();
  image.src = link.href;
  image.alt = one("img:not(.blur)", link).alt;
  slide.append(image);
  let gap = 0, tapped = 0;
  const between = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  const at = (x, y) => { const area = slide.getBoundingClientRect(); return [(x - area.left) / area.width, (y - area.top) / area.height]; };
  const toggle = (event) => zoom(slide, slide.dataset.scale > 1 ? 1 : 2.5, ...at(event.clientX, event.clientY));
  slide.addEventListener("pointerup", (event) => {
    if (event.pointerType === "mouse") return;
    if (event.timeStamp - tapped < 300) toggle(event);
    tapped = event.timeStamp;
  });
  image.addEventListener("click", (event) => { if (event.pointerType === "mouse") toggle(event); });
  slide.addEventListener("touchstart", (event) => { if (event.touches.length === 2) gap = between(event.touches); }, { passive: true });
  slide.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2 || !gap) return;
    event.preventDefault();
    const now = between(event.touches);
    const [a, b] = event.touches;
    zoom(slide, (slide.dataset.scale || 1) * now / gap, ...at((a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2));
    gap = now;
  }, { passive: false });
  slide.addEventListener("touchend", () => { gap = 0; });
  return slide;
};

const go = (slides, n, how) => {
  const most = slides.children.length - 1;
  slides.scrollTo({ left: Math.min(most, Math.max(0, n)) * slides.clientWidth, behavior: how });
};

const count = (box, slides) => {
  const text = `${place(slides) + 1} / ${slides.children.length}`;
  if (one(".count", box).textContent !== text) one(".count", box).textContent = text;
  one(".prev", box).disabled = place(slides) === 0;
  one(".next", box).disabled = place(slides) === slides.children.length - 1;
};

const prepare = (box, slides, how) => {
  if (box.dataset.ready) return;
  box.dataset.ready = "1";
  slides.addEventListener("scroll", () => requestAnimationFrame(() => count(box, slides)), { passive: true });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) go(slides, place(slides) + Number(button.dataset.go), how);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); go(slides, place(slides) + step, how); }
  });
};

export const open = (box, links, link, how) => {
  const slides = one(".slides", box);
  prepare(box, slides, how);
  slides.replaceChildren(...links.map(makeSlide));
  box.querySelectorAll(".prev, .next, .count").forEach((part) => { part.hidden = links.length < 2; });
  box.showModal(); // the browser keeps the focus inside and gives it back
  go(slides, links.indexOf(link), "instant");
  count(box, slides);
};

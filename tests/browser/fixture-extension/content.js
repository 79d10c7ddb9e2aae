// A button inside a closed shadow root that counts the clicks a person made, and no others.
const host = document.createElement("fixture-host");
const root = host.attachShadow({ mode: "closed" });
const button = document.createElement("button");
let clicks = 0;
button.textContent = "Trusted clicks: 0";
button.addEventListener("click", (event) => {
  if (!event.isTrusted) return;
  clicks += 1;
  button.textContent = `Trusted clicks: ${clicks}`;
});
const inner = document.createElement("span");
inner.attachShadow({ mode: "closed" }).innerHTML = "<output>nested</output>";
root.append(button, inner);
document.body.append(host);
console.error("complaint from the content script");

// The popup acts on the tab named in its address; this is how a test opens it outside the toolbar.
const tabId = Number(new URLSearchParams(location.search).get("tab"));
const tab = await chrome.tabs.get(tabId);
const outcome = document.querySelector("#outcome");
document.body.dataset.tab = String(tab.id);

document.querySelector("#enable").addEventListener("click", async () => {
  const granted = await chrome.permissions.request({ origins: ["http://127.0.0.1/*"] });
  if (granted) {
    await chrome.scripting.executeScript({ target: { tabId }, files: ["content.js"] });
    await chrome.storage.local.set({ enabled: true });
  }
  outcome.textContent = granted ? "granted" : "refused";
});

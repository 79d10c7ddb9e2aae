// A global that a restart loses, and an answer that a restart must bring back.
globalThis.wakeUps = 0;

chrome.runtime.onMessage.addListener((message, _sender, reply) => {
  if (message === "wake") {
    globalThis.wakeUps += 1;
    reply({ wakeUps: globalThis.wakeUps });
  }
  if (message === "complain") {
    console.error("complaint from the background");
    reply({});
    setTimeout(() => {
      throw new Error("thrown by the background");
    }, 0);
  }
});

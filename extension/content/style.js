// @ts-check
// The style sheet of our own pieces, in Creatio's visual language. It lives inside closed shadow roots.

oauthAssistant.style ??= `
.oaa { all: initial; display: block; font-family: inherit; font-size: 12px; line-height: 1.45; color: #0d2e4e; text-align: start; margin: 6px 0 10px; }
.oaa * { box-sizing: border-box; font-family: inherit; }
p, ul, ol, h3 { margin: 0; }
ul { list-style: none; padding: 0; }
p, h3, li, summary { unicode-bidi: plaintext; text-align: match-parent; }
.card { border: 1px solid #d5dbe3; border-inline-start: 4px solid #0058ef; border-radius: 6px; background: #fff; padding: 10px 12px; overflow-wrap: anywhere; }
.card.blocker { border-inline-start-color: #d4380d; }
.card.warning { border-inline-start-color: #b25e00; }
.card.notice { border-inline-start-color: #5b6b7e; background: #f7f9fc; }
.card.done { border-inline-start-color: #0b8500; }
.card + .card { margin-top: 6px; }
.by { display: block; font-size: 11px; }
.sure { float: inline-end; }
.title { font-size: 13px; font-weight: 600; }
.meaning, .checking { margin-top: 4px; }
ol { margin-top: 6px; padding-inline-start: 18px; }
li { margin: 2px 0; }
details { margin-top: 6px; }
summary { cursor: pointer; line-height: 24px; }
code { font: 12px/1.4 ui-monospace, Consolas, monospace; background: #eef2f8; border-radius: 3px; padding: 0 3px; }
a, summary, .tag.development { color: #004fd6; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.grow { flex: 1 1 160px; min-width: 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
button { font-family: system-ui, sans-serif !important; font-size: 12px; font-weight: 500; line-height: 18px; padding: 4px 10px; border-radius: 4px; border: 1px solid #b9c4d3; background: #fff; color: #0d2e4e; cursor: pointer; }
button.primary { background: #004fd6; border-color: #004fd6; color: #fff; }
button:disabled { opacity: .55; cursor: default; }
button:focus-visible, summary:focus-visible, a:focus-visible { outline: 3px solid #ffa800; outline-offset: 2px; }
.tag, .sure { display: inline-block; border-radius: 10px; padding: 1px 8px; font-size: 11px; font-weight: 600; border: 1px solid; }
.tag.test { color: #7a4100; }
button.danger, .tag.production { background: #b3261e; border-color: #b3261e; color: #fff; }
.held::before { content: "\\2713\\00a0"; color: #0b8500; font-weight: 700; }
.failed::before { content: "\\2715\\00a0"; color: #b3261e; font-weight: 700; }
.say { position: absolute; clip-path: inset(50%); }
.thin { display: flex; gap: 2px; margin-top: 6px; }
.thin span { flex: 1; height: 3px; background: #d5dbe3; }
.thin .on { background: #0058ef; }
.aged { border-style: dashed; background: #f3f4f6; }
.by, .checking, .aged .title, .aged .meaning, .aged ol { color: #56657a; }
.anew { font-weight: 600; }
button[aria-busy] { border-style: dashed; cursor: progress; }
@media (forced-colors: active) { .card { border-color: CanvasText; } .thin span { forced-color-adjust: none; } button { border-color: ButtonText; } }
`;

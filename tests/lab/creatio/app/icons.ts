import { inject } from '@angular/core';
import { MatIconRegistry } from '@angular/material/icon';
import { DomSanitizer } from '@angular/platform-browser';

const line = (body: string, width = 2) =>
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`;
const solid = (body: string) => `<svg viewBox="0 0 24 24" fill="currentColor" fill-rule="evenodd">${body}</svg>`;

/** Drawn for the lab; the names that begin in a page schema are the vendor's, the shapes are not. */
const drawings: Record<string, string> = {
  'back-button-icon': line('<path d="M20 12H4M11 5l-7 7 7 7"/>', 2.4),
  'search-icon': line('<circle cx="10.5" cy="10.5" r="7"/><path d="M16 16l5 5"/>', 2.6),
  'add-button-icon': line('<path d="M12 4v16M4 12h16"/>', 2.4),
  'chevron-down-icon': solid('<path d="M6 9h12l-6 7z"/>'),
  'chevron-up-icon': line('<path d="M6 15l6-6 6 6"/>', 3),
  'reload-icon': line('<path d="M4 10a8 8 0 0 1 14-3l2 2M20 14a8 8 0 0 1-14 3l-2-2"/><path d="M20 4v5h-5M4 20v-5h5"/>', 2.4),
  'more-button-icon': solid('<circle cx="4" cy="12" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="20" cy="12" r="2"/>'),
  'column-menu-icon': solid('<circle cx="12" cy="4" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="12" cy="20" r="2"/>'),
  'open-book-tab-icon': solid('<path d="M2 4h6a3 3 0 0 1 3 2v14a4 4 0 0 0-3-1H2zM22 4h-6a3 3 0 0 0-3 2v14a4 4 0 0 1 3-1h6z"/>'),
  'settings-tab-icon': solid('<path d="M9 2h6l1 3 3 0 3 5-2 2 2 2-3 5h-3l-1 3H9l-1-3H5l-3-5 2-2-2-2 3-5h3zM12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 1 0 0-7z"/>'),
  'close-button-icon': line('<path d="M5 5l14 14M19 5L5 19"/>', 3),
  'check-row-icon': line('<path d="M3 13l6 6L21 6"/>', 3),
  'cross-row-icon': line('<path d="M5 4l14 16M19 4L5 20"/>', 2.6),
  'open-button-icon': line('<path d="M11 5H4v15h15v-7"/><path d="M14 3h7v7M21 3L11 13"/>', 2.4),
  'error-info-icon': line('<circle cx="12" cy="12" r="9.500"/><path d="M12 6.500v7M12 17v.2"/>', 2.2),
  'info-icon': line('<circle cx="12" cy="12" r="10"/><path d="M12 11v6M12 7v.2"/>', 2.2),
  'globe-icon': line('<circle cx="12" cy="12" r="10"/><path d="M2 12h20M3.500 7h17M3.500 17h17M12 2c-6 6-6 14 0 20M12 2c6 6 6 14 0 20"/>', 2),
  'eye-icon': solid('<path d="M12 4C6 4 2 9 1 12c1 3 5 8 11 8s10-5 11-8c-1-3-5-8-11-8zm0 3a5 5 0 1 1 0 10 5 5 0 1 1 0-10zm0 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 1 0 0-5z"/>'),
  'home-icon': line('<path d="M3 11l9-8 9 8v10h-6v-6H9v6H3z"/>'),
  'contacts-icon': line('<circle cx="12" cy="8" r="4.500"/><path d="M3 21c1-5 5-6 9-6s8 1 9 6"/>'),
  'key-icon': line('<circle cx="7" cy="15" r="4.500"/><path d="M10.500 12L20 3M16 6l4 4"/>'),
  'application-icon': line('<rect x="3" y="3" width="18" height="18" rx="3"/><path d="M3 9h18"/>'),
  'lock': line('<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>'),
  'all-good-icon':
    '<svg viewBox="0 0 60 52" fill="none" stroke="currentColor" stroke-width="1.300" stroke-linecap="round" stroke-linejoin="round"><circle cx="30" cy="29" r="19.500"/><path d="M23 30l5 5 10-11" stroke-width="1.800"/><path d="M13 30c1 7 2 8 8 9-6 1-7 2-8 9-1-7-2-8-8-9 6-1 7-2 8-9z" fill="#fff"/><path d="M47 2c.7 4 1.300 5 5 5.500-3.700.7-4.300 1.500-5 5.500-.7-4-1.300-4.800-5-5.500 3.700-.5 4.300-1.500 5-5.500z" fill="#fff"/><circle cx="55" cy="18" r="1.200" fill="currentColor"/></svg>',
};

export function registerIcons(): void {
  const registry = inject(MatIconRegistry);
  const sanitizer = inject(DomSanitizer);
  for (const [name, drawing] of Object.entries(drawings)) {
    registry.addSvgIconLiteral(name, sanitizer.bypassSecurityTrustHtml(drawing));
  }
}

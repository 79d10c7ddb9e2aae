import { Injectable, signal } from '@angular/core';

export type Page = 'desktop' | 'oauth-list' | 'oauth-app' | 'oauth-edit' | 'contacts';

export const routes: Record<Page, string> = {
  desktop: 'Desktop/StudioDesktop',
  'oauth-list': 'Page/OAuthAuthorization_ListPage',
  'oauth-app': 'Card/OAuthClientAppPage/edit/3c1f6a52-7d0e-4b7e-9a44-0d6f0a5b21c7',
  'oauth-edit': 'Card/OAuthAuthorizationEditPage/edit/3c1f6a52-7d0e-4b7e-9a44-0d6f0a5b21c7',
  contacts: 'Section/Contacts_ListPage',
};

/** The page and the modal that the address's hash names: `#<route>[modal=<schema>]`. */
@Injectable({ providedIn: 'root' })
export class Route {
  readonly page = signal<Page>('desktop');
  readonly modal = signal<string | null>(null);
  private readonly listeners: (() => void)[] = [];

  constructor() {
    this.read();
    addEventListener('hashchange', () => this.read());
    addEventListener('popstate', () => this.read());
  }

  /** Calls now and after every change. */
  follow(listener: () => void): void {
    this.listeners.push(listener);
    listener();
  }

  go(page: Page): void {
    location.hash = routes[page];
  }

  openModal(schema: string): void {
    location.hash = `${bare()}[modal=${schema}]`;
  }

  closeModal(): void {
    if (this.modal() !== null) location.hash = bare();
  }

  private read(): void {
    const route = bare();
    this.modal.set(/\[modal=([^\]]+)\]$/.exec(decoded())?.[1] ?? null);
    this.page.set(pageOf(route));
    for (const listener of this.listeners) listener();
  }
}

function decoded(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

function bare(): string {
  return decoded().replace(/\[.*$/, '');
}

function pageOf(route: string): Page {
  if (route.includes('OAuthAuthorization_ListPage')) return 'oauth-list';
  if (route.startsWith('Card/OAuthClientAppPage')) return 'oauth-app';
  if (route.startsWith('Card/OAuthAuthorizationEditPage')) return 'oauth-edit';
  if (route.startsWith('Section/Contacts_ListPage')) return 'contacts';
  return 'desktop';
}

import { Injectable } from '@angular/core';

export interface HealthAnswer {
  readonly HasProblem?: boolean;
  readonly IsSystemSettingsFilledIn?: boolean;
  readonly IsIdentityServiceAvailable?: boolean;
  readonly IsAccessTokenRetrievableForSystemActions?: boolean;
  readonly IsDefaultResourceRegistered?: boolean;
  readonly Message?: string;
}

export interface StoredSettings {
  readonly url: string;
  readonly clientId: string;
  /** What stands for the stored secret; empty when there is none. The secret itself is never sent. */
  readonly secretMask: string;
}

export interface ConnectionValues {
  readonly url: string;
  readonly clientId: string;
  /** Absent while the stored one is kept. */
  readonly clientSecret?: string;
}

const codes = {
  url: 'OAuth20IdentityServerUrl',
  clientId: 'OAuth20IdentityServerClientId',
  clientSecret: 'OAuth20IdentityServerClientSecret',
} as const;

interface SettingAnswer {
  readonly value?: string;
  readonly displayValue?: string;
}

@Injectable({ providedIn: 'root' })
export class CreatioApi {
  private readonly base = new URL(
    document.querySelector('script[data-loadbootstrap]')?.getAttribute('data-baseurl') ?? '/',
    location.href,
  ).pathname.replace(/\/$/, '');

  /** The answer whatever its status: problems come as 500 with a body. Null when there is no usable body. */
  async health(): Promise<HealthAnswer | null> {
    try {
      const answer = await fetch(`${this.base}/api/OAuthHealthCheck`, { headers: { accept: 'application/json' } });
      const body: unknown = await answer.json();
      return typeof body === 'object' && body !== null && 'HasProblem' in body ? (body as HealthAnswer) : null;
    } catch {
      return null;
    }
  }

  async storedSettings(): Promise<StoredSettings> {
    const answer = await this.post<{ values?: Record<string, SettingAnswer> }>('/DataService/json/SyncReply/QuerySysSettings', {
      sysSettingsNameCollection: Object.values(codes),
    });
    const values = answer?.values ?? {};
    return {
      url: values[codes.url]?.value ?? '',
      clientId: values[codes.clientId]?.value ?? '',
      secretMask: values[codes.clientSecret]?.displayValue ?? '',
    };
  }

  async testConnection(values: ConnectionValues): Promise<boolean> {
    const answer = await this.post<{ success?: boolean }>('/api/TestOAuthConnection/Check', values);
    return answer?.success === true;
  }

  /** Writes one setting after another and stops at the first refusal, whose reason it returns. */
  async save(values: ConnectionValues): Promise<string | null> {
    for (const [field, value] of Object.entries(values) as [keyof typeof codes, string][]) {
      const code = codes[field];
      const answer = await this.post<{ saveResult?: Record<string, boolean>; responseStatus?: { Message?: string } }>(
        '/DataService/json/SyncReply/PostSysSettingsValues',
        { isPersonal: false, sysSettingsValues: { [code]: value } },
      );
      if (answer?.saveResult?.[code] !== true) return answer?.responseStatus?.Message ?? code;
    }
    return null;
  }

  async createDefaultResource(): Promise<boolean> {
    const answer = await this.post<{ AddDefaultResourceResult?: { success?: boolean } }>('/rest/OAuthConfigService/AddDefaultResource', {});
    return answer?.AddDefaultResourceResult?.success === true;
  }

  private async post<Answer>(path: string, body: unknown): Promise<Answer | null> {
    try {
      const answer = await fetch(this.base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', BPMCSRF: cookie('BPMCSRF') },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Answer;
    } catch {
      return null;
    }
  }
}

function cookie(name: string): string {
  const pair = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : '';
}

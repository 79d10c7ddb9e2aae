import { inject, Injectable, signal } from '@angular/core';
import { captions } from './captions';
import { CreatioApi, HealthAnswer } from './creatio-api';
import { switches } from './switches';

export interface Row {
  readonly name: string;
  readonly caption: string;
  readonly passed: boolean;
}

export interface Problem {
  readonly title: string;
  readonly text: string;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the Diagnostic panel shows: the last answer of the server's health check. */
@Injectable({ providedIn: 'root' })
export class Health {
  private readonly api = inject(CreatioApi);

  readonly rows = signal<readonly Row[]>(rowsOf({}));
  readonly problem = signal<Problem | null>(null);
  readonly healthy = signal(false);
  readonly loading = signal(false);
  /** Rises when the rows are to be destroyed and built anew. */
  readonly rowsEpoch = signal(0);
  /** Answers received so far. */
  readonly answers = signal(0);

  private latest = 0;

  async read(): Promise<void> {
    const turn = ++this.latest;
    this.loading.set(true);
    const answer = await this.api.health();
    if (switches.slow > 0) await sleep(switches.slow);
    if (turn !== this.latest) return;

    this.rows.set(rowsOf(answer ?? {}));
    this.healthy.set(answer?.HasProblem === false);
    this.problem.set(problemOf(answer));
    if (switches.slow > 0) this.rowsEpoch.update((epoch) => epoch + 1);
    this.loading.set(false);
    this.answers.update((count) => count + 1);
  }
}

function rowsOf(answer: HealthAnswer): Row[] {
  return [
    { name: 'SystemSettingsCheckBox', caption: captions.rowSettings, passed: answer.IsSystemSettingsFilledIn === true },
    { name: 'IdentityServiceAvailabilityCheckbox', caption: captions.rowService, passed: answer.IsIdentityServiceAvailable === true },
    { name: 'AccessTokenIsRetrievableCheckbox', caption: captions.rowToken, passed: answer.IsAccessTokenRetrievableForSystemActions === true },
    { name: 'DefaultResourceIsRegisteredCheckbox', caption: captions.rowResource, passed: answer.IsDefaultResourceRegistered === true },
  ];
}

function problemOf(answer: HealthAnswer | null): Problem | null {
  if (answer === null) return { title: captions.checkFailed, text: captions.checkFailedText };
  if (!answer.HasProblem) return null;
  return { title: problemTitle(answer), text: answer.Message ?? '' };
}

function problemTitle(answer: HealthAnswer): string {
  if (!answer.IsSystemSettingsFilledIn) return captions.notConfigured;
  if (!answer.IsIdentityServiceAvailable) return captions.serviceUnavailable;
  if (!answer.IsAccessTokenRetrievableForSystemActions) return captions.tokenNotRetrievable;
  return captions.resourceMissing;
}

import { inject, Injectable, signal } from '@angular/core';
import { captions } from './captions';
import { CreatioApi, HealthAnswer } from './creatio-api';
import { rowNames } from './names';
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
  private shown: HealthAnswer | null = {};

  async read(): Promise<void> {
    const turn = ++this.latest;
    this.loading.set(true);
    const answer = await this.api.health();
    if (switches.slow > 0) await sleep(switches.slow);
    if (turn !== this.latest) return;

    this.show(answer);
    if (switches.slow > 0) this.rowsEpoch.update((epoch) => epoch + 1);
    this.loading.set(false);
    this.answers.update((count) => count + 1);
  }

  /** Says the last answer once more, in the language that is spoken now. */
  translate(): void {
    this.show(this.shown);
  }

  private show(answer: HealthAnswer | null): void {
    this.shown = answer;
    this.rows.set(rowsOf(answer ?? {}));
    this.healthy.set(answer?.HasProblem === false);
    this.problem.set(problemOf(answer));
  }
}

function rowsOf(answer: HealthAnswer): Row[] {
  const rows: [string, boolean | undefined][] = [
    [captions.rowSettings, answer.IsSystemSettingsFilledIn],
    [captions.rowService, answer.IsIdentityServiceAvailable],
    [captions.rowToken, answer.IsAccessTokenRetrievableForSystemActions],
    [captions.rowResource, answer.IsDefaultResourceRegistered],
  ];
  return rows.map(([caption, flag], index) => ({ name: rowNames[index], caption, passed: flag === true }));
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

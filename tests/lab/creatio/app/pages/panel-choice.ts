import { Injectable, signal } from '@angular/core';
import { switches } from '../switches';

export const helpTab = 0;
export const diagnosticTab = 1;

/** The tab of the toggle panel that is open, or none. */
@Injectable({ providedIn: 'root' })
export class PanelChoice {
  readonly chosen = signal<number | null>(switches.panelOpen ? diagnosticTab : null);
}

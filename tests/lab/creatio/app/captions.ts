import { ar } from './captions/ar';
import { cs } from './captions/cs';
import { de } from './captions/de';
import { Captions, en } from './captions/en';
import { es } from './captions/es';
import { fr } from './captions/fr';
import { pl } from './captions/pl';
import { pt } from './captions/pt';
import { ru } from './captions/ru';
import { uk } from './captions/uk';
import { switches } from './switches';

/** Captions whose wording is not publicly known are the look-alike's own. */
const languages: Record<string, Partial<Captions>> = { ar, cs, de, en, es, fr, pl, pt, ru, uk };

/** What is shown now; a template reads it anew each time it is drawn. */
export const captions: Captions = { ...en };

export function speak(language: string): void {
  Object.assign(captions, en, languages[language]);
}

speak(switches.language);

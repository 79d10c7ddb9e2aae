import { ENVIRONMENT_INITIALIZER, NgZone, provideZoneChangeDetection, runInInjectionContext } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { registerIcons } from './icons';
import { exposeLab } from './lab';
import { MAT_FORM_FIELD_DEFAULT_OPTIONS, materialProviders } from './material';
import { Root } from './pages/shell';
import { addStress } from './stress';

bootstrapApplication(Root, {
  providers: [
    provideZoneChangeDetection({ eventCoalescing: true }),
    { provide: ENVIRONMENT_INITIALIZER, multi: true, useValue: registerIcons },
    materialProviders,
    { provide: MAT_FORM_FIELD_DEFAULT_OPTIONS, useValue: { appearance: 'fill', floatLabel: 'always', subscriptSizing: 'dynamic' } },
  ],
}).then((app) => {
  runInInjectionContext(app.injector, exposeLab);
  app.injector.get(NgZone).runOutsideAngular(addStress);
  document.getElementById('loading-animation')?.remove();
});

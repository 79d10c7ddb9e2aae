import { NgZone, provideEnvironmentInitializer, provideZoneChangeDetection, runInInjectionContext } from '@angular/core';
import { MAT_FORM_FIELD_DEFAULT_OPTIONS } from '@angular/material/form-field';
import { bootstrapApplication } from '@angular/platform-browser';
import { registerIcons } from './icons';
import { exposeLab } from './lab';
import { Root } from './pages/shell';
import { addStress } from './stress';

bootstrapApplication(Root, {
  providers: [
    provideZoneChangeDetection({ eventCoalescing: true }),
    provideEnvironmentInitializer(registerIcons),
    { provide: MAT_FORM_FIELD_DEFAULT_OPTIONS, useValue: { appearance: 'fill', floatLabel: 'always' } },
  ],
}).then((app) => {
  runInInjectionContext(app.injector, exposeLab);
  app.injector.get(NgZone).runOutsideAngular(addStress);
  document.getElementById('loading-animation')?.remove();
});

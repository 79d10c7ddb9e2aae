/** The legacy Material components, under the names by which the application knows them. */
import { EnvironmentProviders, importProvidersFrom, Provider } from '@angular/core';
import { MatLegacyButtonModule } from '@angular/material/legacy-button';
import { MatLegacyCheckboxModule } from '@angular/material/legacy-checkbox';
import { MatLegacyDialogModule } from '@angular/material/legacy-dialog';
import { MatLegacyFormFieldModule } from '@angular/material/legacy-form-field';
import { MatLegacyInputModule } from '@angular/material/legacy-input';
import { MatLegacyMenuModule } from '@angular/material/legacy-menu';
import { MatLegacySnackBarModule } from '@angular/material/legacy-snack-bar';
import { provideAnimations } from '@angular/platform-browser/animations';

// Constants: of a module that is only exported again, the compiler forgets where it comes from.
export const MatButtonModule = MatLegacyButtonModule;
export const MatCheckboxModule = MatLegacyCheckboxModule;
export const MatFormFieldModule = MatLegacyFormFieldModule;
export const MatInputModule = MatLegacyInputModule;
export const MatMenuModule = MatLegacyMenuModule;

export { MatLegacyDialog as MatDialog, MatLegacyDialogRef as MatDialogRef } from '@angular/material/legacy-dialog';
export { MAT_LEGACY_FORM_FIELD_DEFAULT_OPTIONS as MAT_FORM_FIELD_DEFAULT_OPTIONS } from '@angular/material/legacy-form-field';
export type { MatLegacyMenuPanel as MatMenuPanel } from '@angular/material/legacy-menu';
export { MatLegacySnackBar as MatSnackBar } from '@angular/material/legacy-snack-bar';

export const materialProviders: (Provider | EnvironmentProviders)[] = [
  provideAnimations(),
  importProvidersFrom(MatLegacyDialogModule, MatLegacySnackBarModule),
];

import { Component, Directive, Input } from '@angular/core';
import { switches } from '../switches';

/** Marks the host of a schema's view element the way the platform does. */
@Directive({
  standalone: true,
  selector: '[crtName]',
  // The input's own attribute would tell a name that the platform writes nowhere else.
  host: { '[attr.id]': 'id', '[attr.element-name]': 'elementName', '[attr.crtname]': 'null', crtviewinit: '' },
})
export class CrtName {
  @Input({ required: true }) crtName!: string;

  protected get id(): string | null {
    return switches.ids ? this.crtName : null;
  }

  protected get elementName(): string | null {
    return switches.elementNames ? this.crtName : null;
  }
}

/** The platform leaves a literal `<slot>` in the light tree of its containers. */
@Component({ standalone: true, selector: 'crt-flex', template: '<slot><ng-content /></slot>' })
export class CrtFlex {}

@Component({ standalone: true, selector: 'crt-grid', template: '<slot><ng-content /></slot>' })
export class CrtGrid {}

@Component({
  standalone: true,
  selector: 'crt-label',
  host: { '[attr.kind]': 'null' },
  template: '<div class="crt-label"><label [class]="\'mat-\' + kind">{{ caption }}</label></div>',
})
export class CrtLabel {
  @Input({ required: true }) caption!: string;
  @Input() kind: 'headline' | 'title' | 'body' | 'caption' = 'body';
}

export const layoutElements = [CrtName, CrtFlex, CrtGrid, CrtLabel] as const;

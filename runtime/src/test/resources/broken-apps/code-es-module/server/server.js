import { tidy } from './lib/tidy';

export function onDealUpdate(args) {
  tidy(args);
}

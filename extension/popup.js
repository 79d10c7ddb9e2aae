import init, { popup } from './pages_core.js';
import { ready } from './page.js';

ready(init).then(popup);

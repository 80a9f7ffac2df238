// The same declarations for who imports the package as an ES module.
export * from './index.js';
import * as superconfig from './index.js';
export default superconfig;

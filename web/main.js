// The entry. tools/web/pack.mjs puts the linker's glue (createFenxiao) in front and the Wasm's address in.

import {boot} from './boot.js';

boot(createFenxiao, WASM_ADDRESS);

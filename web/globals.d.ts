// What stands around web/main.js in the packed script.
declare const createFenxiao: (options: object) => Promise<unknown>;
declare const WASM_ADDRESS: string;

interface Window {
  /** web/landing.js, on a share page. */
  fenxiaoLanding?: {
    takeTaps: () => {id: string; at: number}[];
    leave: () => void;
    stayPlain: () => void;
    visitorKey: () => string;
  };
}

import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

const LIBRARY = /@techstark[\\/]opencv-js[\\/]dist[\\/]opencv\.js$/;
const LICENCE = "node_modules/@techstark/opencv-js/LICENSE";

interface Passage {
  readonly from: string;
  readonly to: string;
  readonly instead: string;
}

/**
 * Where OpenCV.js makes functions out of text, which the server's content security policy forbids, and what does the
 * same without. A fourth place calls JavaScript from C++; nothing of what is used here comes there.
 */
const PASSAGES: readonly Passage[] = [
  {
    from: 'return new Function("body","return function "+name',
    to: "(body)",
    instead: 'return{[name]:function(){"use strict";return body.apply(this,arguments)}}[name]',
  },
  {
    from: 'var name="dynCall_"+signature+"_"+rawFunction;',
    to: "(dynCall,rawFunction)",
    instead: "return(...given)=>dynCall(rawFunction,...given)",
  },
  {
    from: "var invokerFunction=new_(Function,args1).apply(null,args2);",
    to: "return invokerFunction",
    instead: `return function(...given){
      if(given.length!==argCount-2)throwBindingError(humanName+" takes "+(argCount-2)+" arguments, not "+given.length);
      var destructors=needsDestructorStack?[]:null;
      var first=isClassMethodFunc?1:2;
      var values=isClassMethodFunc?[this,...given]:given;
      var wired=values.map((value,place)=>argTypes[first+place].toWireType(destructors,value));
      var answer=cppInvokerFunc(cppTargetFunc,...wired);
      if(destructors)runDestructors(destructors);
      else wired.forEach((value,place)=>argTypes[first+place].destructorFunction?.(value));
      if(returns)return argTypes[0].fromWireType(answer);
    }`,
  },
];

/** The code of OpenCV.js, doing the same without evaluating text. Throws where the library isn't as it is known here. */
export function withoutEval(code: string): string {
  return PASSAGES.reduce((before, { from, to, instead }) => {
    const start = before.indexOf(from);
    const end = before.indexOf(to, start + from.length);
    if (start < 0 || end < 0 || before.includes(from, end))
      throw new Error(`OpenCV.js has changed: \`${from}\` is not there, or twice. Look at scripts/eval-free-opencv.ts.`);
    return before.slice(0, start) + instead + before.slice(end + to.length);
  }, code);
}

/** For the build of workers: OpenCV.js as the content security policy takes it, with its licence beside it. */
export function evalFreeOpencv(): Plugin {
  return {
    name: "eval-free-opencv",
    apply: "build",
    async transform(code, id) {
      if (!LIBRARY.test(id.replace(/\?.*$/, ""))) return null;
      this.emitFile({ type: "asset", fileName: "assets/opencv-licence.txt", source: await readFile(LICENCE) });
      return { code: withoutEval(code), map: null };
    },
  };
}

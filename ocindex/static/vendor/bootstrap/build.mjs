// Builds bootstrap.css from subset.scss, with logical properties instead of left and right.
import { readFileSync, writeFileSync } from "node:fs";
import { compileString } from "sass";

const logical = [
  [/\b(margin|padding)-left\b/g, "$1-inline-start"],
  [/\b(margin|padding)-right\b/g, "$1-inline-end"],
  [/\bborder-top-left-radius\b/g, "border-start-start-radius"],
  [/\bborder-top-right-radius\b/g, "border-start-end-radius"],
  [/\bborder-bottom-left-radius\b/g, "border-end-start-radius"],
  [/\bborder-bottom-right-radius\b/g, "border-end-end-radius"],
  [/([;{])left:/g, "$1inset-inline-start:"],
  [/([;{])right:/g, "$1inset-inline-end:"],
  [/\b(float|text-align):left\b/g, "$1:inline-start"],
  [/\b(float|text-align):right\b/g, "$1:inline-end"],
  [/text-align:inline-/g, "text-align:"],
];

const source = readFileSync("subset.scss", "utf8");
const { css } = compileString(source, { style: "compressed", loadPaths: ["."], quietDeps: true, logger: { warn() {} } });
const built = logical.reduce((text, [from, to]) => text.replace(from, to), css);
writeFileSync("bootstrap.css", `/*! Bootstrap 5.3, grid and forms; MIT, see LICENSE */\n${built}\n`);

// What a terminal would show: streams, colours, control characters of terminals, errors.
import { code, display, type Entry, failure, notebook, PYTHON, result, stream } from "./entry.js";

const ESC = "\u001b[";
const paint = (codes: string, text: string) => `${ESC}${codes}m${text}${ESC}0m`;

export const terminal: readonly Entry[] = [
  {
    name: "streams",
    variants: "all",
    text: () =>
      notebook([
        code("1", [stream("out\n"), stream("err\n", "stderr"), stream("out again\n")]),
        code("2", [stream("no line end")]),
        code("3", [stream("")]),
        code("4", [stream("  spaces  kept \n\ttabs\n\n\nblank lines\n")]),
        code("5", [stream("<b>&amp; \"quoted\" 'text'</b>\n")]),
        code("6", [stream("typed\n", "stdin"), stream("other\n", "log")]),
      ]),
  },
  {
    name: "streams-carriage-returns",
    text: () =>
      notebook([
        code("1", [stream("10%\r50%\r100%\n")]),
        code("2", [stream("abc\b\bX\n")]),
        code("3", [stream("long line\rshort\nnext\r\nwindows\r\n")]),
        code("4", [stream("a\rb", "stderr"), stream("c\n", "stderr")]),
      ]),
  },
  {
    name: "ansi-colours",
    text: () =>
      notebook([
        code("16", [
          stream(
            [30, 31, 32, 33, 34, 35, 36, 37, 90, 91, 97, 40, 41, 47, 100, 107]
              .map((n) => paint(`${n}`, `c${n}`))
              .join(" "),
          ),
        ]),
        code("styles", [
          stream(
            ["1", "3", "4", "7", "1;31", "4;32", "7;33;44", "9", "2", "53"].map((n) => paint(n, `s${n}`)).join(" "),
          ),
        ]),
        code("256", [
          stream(["38;5;3", "38;5;12", "38;5;208", "48;5;240", "38;5;16;48;5;231"].map((n) => paint(n, n)).join(" ")),
        ]),
        code("true", [stream(["38;2;1;2;3", "48;2;250;128;9", "38;2;9;8;7;1"].map((n) => paint(n, n)).join(" "))]),
        code("reset", [stream(`${ESC}31mred ${ESC}39mdefault ${ESC}1mbold ${ESC}22mnormal ${ESC}mreset\n`)]),
        code("open", [stream(`${ESC}32mnever closed\nnext line`)]),
        code("odd", [
          stream(`${ESC}999mx ${ESC}38;5mz ${ESC}2Kclear ${ESC}1A up ${ESC}?25l hidden \u001b]0;title\u0007 end`),
        ]),
        code("html", [stream(paint("31", '<b> & "q"'))]),
      ]),
  },
  {
    name: "errors",
    variants: "all",
    text: () =>
      notebook([
        code("throw new Error('x')", [
          failure("Error", "x", [`${paint("0;31", "Error")}: x`, "    at <cell>:1:7", "\tat other"]),
        ]),
        code("raise", [failure("ValueError", "no traceback", [])]),
        code("empty", [failure("", "", [""])]),
        code("html", [failure("E<b>", "<i>&", ['<b>bold?</b> & "x"', "second\nthird"])]),
        code("after", [stream("before\n"), failure("TypeError", "t", ["TypeError: t\n", "  at x\n"])]),
      ]),
  },
  {
    name: "python-traceback",
    text: () =>
      notebook(
        [
          code("1/0", [
            failure("ZeroDivisionError", "division by zero", [
              `${ESC}0;31m---------------------------------------------------------------------------${ESC}0m`,
              `${ESC}0;31mZeroDivisionError${ESC}0m                         Traceback (most recent call last)`,
              `Cell ${ESC}0;32mIn[1], line 1${ESC}0m\n${ESC}0;32m----> 1${ESC}0m ${ESC}38;5;241m1${ESC}39m${ESC}38;5;241m/${ESC}39m${ESC}38;5;241m0${ESC}39m`,
              `${ESC}0;31mZeroDivisionError${ESC}0m: division by zero`,
            ]),
          ]),
        ],
        PYTHON,
      ),
  },
  {
    name: "plain-text-outputs",
    text: () =>
      notebook([
        code("1", [result({ "text/plain": "<Figure size 640x480 with 1 Axes>" })]),
        code("2", [result({ "text/plain": `${ESC}31mred${ESC}0m` })]),
        code("3", [result({ "text/plain": "\n\nleading\n" })]),
        code("4", [result({ "text/plain": "" })]),
        code("5", [result({ "text/plain": "array([[1, 2],\n       [3, 4]])" })]),
        code("6", [display({ "text/plain": "https://example.org and a&b" })]),
      ]),
  },
];

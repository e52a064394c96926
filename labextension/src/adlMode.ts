/**
 * ADL in the editor: the words of the language, numbers with units, comments; evidence dim; the decision of a line in front of it.
 * And the cells that hold a person's words, which are no program of the kernel's language either.
 */

import { LanguageSupport, StreamLanguage, type StringStream } from '@codemirror/language';
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

import { decisionOf, head, noteStart } from './text';

export const ADL_MIME = 'text/x-hepnb-adl';
export const WISHES_MIME = 'text/x-hepnb-wishes';

const BLOCKS = new Set('info object obj composite comb region algo define def table histolist countsformat'.split(' '));
const STATEMENTS = new Set(
  'take using select cmd reject trigger bin bins weight sort histo print save counts external title id experiment union'.split(
    ' '
  )
);
const LOGIC = new Set('and or not in ascend descend true false'.split(' '));
const UNITS = new Set('TeV GeV MeV keV eV km m cm mm um ns ps fs rad deg pb fb nb ab percent'.split(' '));

const WISHES = new Set('files plot region weights samples luminosity without instead'.split(' '));

/** The kind of the next piece of a line of ADL, as a name of a highlighting tag. */
export function token(stream: StringStream): string | null {
  if (stream.sol() && stream.match(/^%%\w+[^\n]*/)) {
    return 'meta';
  }
  if (stream.eatSpace()) {
    return null;
  }
  if (stream.match('#:')) {
    stream.skipToEnd(); // evidence: drawn by the plugin below
    return null;
  }
  if (stream.match(/^#.*/)) {
    return 'comment';
  }
  if (stream.match(/^"(?:\\.|[^"\\])*"?/)) {
    return 'string';
  }
  if (stream.match(/^\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?/) || stream.match(/^\.\d+/)) {
    return 'number';
  }
  const word = stream.match(/^[A-Za-z_]\w*/);
  if (word && word !== true) {
    const isFirst = stream.string.slice(0, stream.start).trim() === '';
    return kindOf(word[0], isFirst, stream.match(/^\s*\(/, false) !== null);
  }
  if (stream.match(/^(?:[<>]=?|[=!]=|\[\]|\]\[|[-+*/^|&~])/)) {
    return 'operator';
  }
  stream.next();
  return null;
}

/** `isFirst`: of its line, where a statement has its name; an `id` behind a `select` is an attribute. */
function kindOf(word: string, isFirst: boolean, isCalled: boolean): string {
  if (isFirst && (BLOCKS.has(word) || STATEMENTS.has(word))) {
    return 'keyword';
  }
  if (LOGIC.has(word)) {
    return 'atom';
  }
  if (UNITS.has(word) && !isCalled) {
    return 'number';
  }
  return isCalled ? 'variableName.standard' : 'variableName';
}

const language = StreamLanguage.define({
  name: 'hepnb-adl',
  token,
  languageData: { commentTokens: { line: '#' } }
});

/** The same for notes and wishes: nothing but the first word of a wish, and comments. */
export function tokenOfWishes(stream: StringStream): string | null {
  if (stream.sol() && stream.match(/^%%\w+[^\n]*/)) {
    return 'meta';
  }
  if (stream.sol() && stream.match(/^\s*\w+/)) {
    return WISHES.has(stream.current().trim()) ? 'keyword' : null;
  }
  if (stream.match(/^#.*/)) {
    return 'comment';
  }
  stream.next();
  stream.eatWhile(/[^\s#]/); // a path may hold a #
  stream.eatSpace();
  return null;
}

const EVIDENCE = Decoration.mark({ class: 'hepnb-adl-evidence' });
const DECIDED = {
  open: Decoration.line({ class: 'hepnb-adl-line hepnb-mod-open' }),
  accepted: Decoration.line({ class: 'hepnb-adl-line hepnb-mod-accepted' }),
  rejected: Decoration.line({ class: 'hepnb-adl-line hepnb-mod-rejected' })
};

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (let number = 1; number <= view.state.doc.lines; number++) {
    const { from, to, text } = view.state.doc.line(number);
    const decision = number > 1 ? decisionOf(text) : undefined;
    if (decision) {
      builder.add(from, from, DECIDED[decision]);
    }
    const start = number > 1 ? noteStart(text) : undefined;
    if (start !== undefined && from + start < to) {
      builder.add(from + start, to, EVIDENCE);
    }
  }
  return builder.finish();
}

const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this.decorations = decorate(update.view);
      }
    }
  },
  { decorations: plugin => plugin.decorations }
);

/** The mime type of a cell's text; undefined for one in the kernel's language. */
export function mimeOf(source: string): string | undefined {
  if (head(source)?.kind === 'spec') {
    return ADL_MIME;
  }
  return /^%%(?:extract|generate)\b/.test(source) ? WISHES_MIME : undefined;
}

export function wishes(): LanguageSupport {
  const languageData = { commentTokens: { line: '#' } };
  return new LanguageSupport(StreamLanguage.define({ name: 'hepnb-wishes', token: tokenOfWishes, languageData }));
}

/** The language with what draws its evidence and marks. */
export function adl(): LanguageSupport {
  return new LanguageSupport(language, [marks, EditorView.contentAttributes.of({ class: 'hepnb-adl' })]);
}

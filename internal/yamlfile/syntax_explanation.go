package yamlfile

import (
	"slices"
	"strings"
)

// explanation says in our words what yaml.v3 says in a parser's.
type explanation struct {
	yaml          string // what yaml.v3's words start with
	message, help string // {character} is the marked one, {yaml} yaml.v3's words,
	// {line} the line and {alias} the alias it tells
	mark mark
}

// mark is which text the caret points at.
type mark int

const (
	markCharacter mark = iota // the character at which the parser gave up
	markLine                  // the line of that character
	markStart                 // the line in which the parser's trouble began
	markAlias                 // the alias before that character
)

const quoteBrackets = `inside { } and [ ] quote text that holds { } [ ] : or a comma, or ends in ?, such as "${name}"`

const (
	tagAtStart  = `"!" at the start of text means a tag in YAML`
	directive   = `this line is no directive that can stand here`
	noDirective = `leave it out: a file needs none; put text that starts with "%" in quotes`
)

var tabs = explanation{"found a tab character", `a tab stands in the indentation of this line`, `YAML is indented with spaces only: replace the tab by spaces`, markLine}

// The words of yaml.v3 for a key that it does not take for one, for a line that has to be one, and for an entry of
// a mapping in brackets that is none.
const (
	noKey   = "mapping values are not allowed in this context"
	noColon = "could not find expected ':'"
	noComma = "did not find expected ',' or '}'"
)

// The words of yaml.v3 3.0.1; the last is for all others, which are shown as they are.
var explanations = []explanation{
	{"found character that cannot start any token", `text cannot start with "{character}"`, `put the text in quotes`, markCharacter},
	tabs,
	{noKey, `this ":" is not allowed here`,
		`quote text that holds ": "; a key stands on its own line, in the column of its neighbours, with a space after its colon`, markCharacter},
	{"mapping keys are not allowed in this context", `this "?" is not allowed here`, `put text that starts with "?" in quotes`, markCharacter},
	{noColon, `this line is neither "key: value" nor a list item "- value"`, `a key needs a colon and a space after it`, markStart},
	{"block sequence entries are not allowed in this context", `a list item "- …" cannot start here`,
		`start the list on the line below its key, or write it as [a, b]; quote text that starts with "- "`, markCharacter},
	{"did not find expected key", `this line does not fit what is above it`,
		`keys of one mapping start in one column; nothing may follow a closing quote or bracket; an apostrophe inside '…' is written twice`, markLine},
	{"did not find expected '-' indicator", `a list item "- …" was expected here`, `the items of one list start in one column, and the keys of an item below its first key`, markLine},
	{"did not find expected ',' or ']'", `the [ ] list that starts in line {line} does not go on like this`,
		`separate its items by commas and close it with ]; ` + quoteBrackets, markCharacter},
	{noComma, `the { } mapping that starts in line {line} does not go on like this`,
		`separate its entries by commas and close it with }; ` + quoteBrackets, markCharacter},
	{"did not find expected node content", `a value was expected here`, `put text that starts with , ] or } in quotes`, markCharacter},
	{"did not find expected <document start>", `this line stands outside of the file's mapping`, `the keys of the top level all start in one column`, markLine},
	{"found unexpected end of stream", `the quote that opens here is never closed`, `a quote inside quoted text is written \" in "…" and '' in '…'`, markCharacter},
	{"found unexpected document indicator", `a quote is still open at this line`, `close the quote above`, markLine},
	{"found unknown escape character", `this backslash starts an escape that YAML does not know`, `write two backslashes, or put the text in single quotes`, markCharacter},
	{"did not find expected hexdecimal number", `hexadecimal digits are missing after this`, `write \x41, \u0041 or \U00000041`, markCharacter},
	{"found invalid Unicode character escape code", `there is no character with this number`, ``, markCharacter},
	{"unknown anchor", `the alias *{alias} has no anchor &{alias} above it`, `define the anchor first, or put text that starts with "*" in quotes`, markAlias},
	{"did not find expected alphabetic or numeric character", `"*" or "&" at the start of text means an alias or an anchor in YAML`, `put the text in quotes`, markCharacter},
	{"found undefined tag handle", tagAtStart, `put the text in quotes`, markCharacter},
	{"did not find expected tag URI", tagAtStart, `put the text in quotes`, markCharacter},
	{"did not find expected comment or line break", `nothing may follow on this line`, `text after | or > starts on the next line; put text that starts with | or > in quotes`, markCharacter},
	{"found an indentation indicator equal to 0", `the indentation after | or > cannot be 0`, ``, markLine},
	{"found incompatible YAML document", directive, noDirective, markLine},
	{"found duplicate %", directive, noDirective, markLine},
	{"found extremely long version number", directive, noDirective, markLine},
	{"found unexpected non-alphabetical character", directive, noDirective, markLine},
	{"could not find expected directive name", directive, noDirective, markLine},
	{"did not find expected version number", directive, noDirective, markLine},
	{"did not find expected digit or '.' character", directive, noDirective, markLine},
	{"did not find expected whitespace", directive, noDirective, markLine},
	{"did not find the expected '>'", tagAtStart, `put the text in quotes`, markLine},
	{"did not find expected '!'", tagAtStart, `put the text in quotes`, markLine},
	{"did not find URI escaped octet", tagAtStart, `put the text in quotes`, markLine},
	{"found an incorrect ", tagAtStart, `put the text in quotes`, markLine},
	{"found unknown directive name", `a line that starts with "%" is a directive, and this one does not exist`, `put text that starts with "%" in quotes`, markLine},
	{"exceeded max depth", `mappings and lists stand too deep inside each other here`, ``, markCharacter},
	{"", `this is not YAML: {yaml}`, ``, markLine},
}

func explanationOf(text string) explanation {
	return explanations[slices.IndexFunc(explanations, func(e explanation) bool { return strings.HasPrefix(text, e.yaml) })]
}

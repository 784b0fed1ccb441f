// Package yamlfile reads one YAML file into Go structs and reports every
// problem of the file at once. Each problem has its place, the line with a
// caret under what is wrong, and what is valid there:
//
//	scenarios/a.yaml:7:3: unknown key "untill"
//	  7 |   untill: {event: x}
//	    |   ^^^^^^
//	  did you mean "until"? valid here: for, get, headers, until
//
// Start reading at [Decode], or at [File] where more is asked of a file than its
// values. A type takes over its own decoding with a DecodeYAML method, see [Node], and
// checks a decoded value with a Validate method, see [Validator]. Where people write other
// words for the name of a field, its tag meant:"WORD WORD" has them: they are asked for it. Where a
// zero would silently be the default, the tag above:"0" has it refused.
//
// parse.go reads the text, syntax*.go say what is wrong with one that is not YAML;
// decode.go and plan.go fill Go values, scalar.go those that are not text; limits.go
// bounds all of it. How a problem is shown is of package problem.
//
// The text is parsed by yaml.v3; the walk over its nodes is ours, because
// decoding into its nodes accepts unknown and duplicate keys and unbounded
// aliases, reads only the first document, and its errors have no columns.
package yamlfile

// Package yamlfile reads one YAML file into Go structs and reports every
// problem of the file at once. Each problem has its place, the line with a
// caret under what is wrong, and what is valid there:
//
//	scenarios/a.yaml:7:3: unknown key "untill"
//	  7 |   untill: {event: x}
//	    |   ^^^^^^
//	  did you mean "until"? valid here: for, get, headers, until
//
// Start reading at [Decode]. A type takes over its own decoding with a
// DecodeYAML method, see [Node], and checks a decoded value with a Validate
// method, see [Validator]. [References] lists the variables a file refers to.
//
// The text is parsed by yaml.v3; the walk over its nodes is ours, because
// decoding into its nodes accepts unknown and duplicate keys and unbounded
// aliases, reads only the first document, and its errors have no columns.
package yamlfile

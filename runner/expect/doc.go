// Package expect is the language in which a team says what its streams must do.
//
// An [Expectation] is one such sentence, as it was written: YAML decodes into it, a Gherkin
// sentence builds it. It says by its [Scope] what it is about. One about a stream starts a
// [Monitor], which is shown a recording's entries one by one and then its end; after each
// it is open, held or broken, and says why. One about a whole scenario is given all that
// was seen, its [Evidence]. So each judges streams while they run and recordings from disk
// alike: [Judge] does it for any of them.
//
// Start reading at [Catalogue], the list of everything that can be expected; the files are
// its groups. nests.go is a short one. A new expectation needs a type, an entry in the
// catalogue, and examples in package internal/reference/examples.
//
// The language of orders is in package expect/pattern; paths into JSON, and what the same
// value is, in package expect/value.
package expect

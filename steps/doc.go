// Package steps is the sentences: what a feature can say of a stream. A sentence
// of a Given or a When drives the runner; a sentence of a Then builds one
// expectation of package expect, the same that YAML decodes into.
//
// A team that has a godog suite adds the sentences with [Add]. Start reading at
// [Sentences]; each group of sentences stands in a file of its own.
package steps

// Package wording is how the product writes for people: numbers with their nouns, lengths of
// time, and texts of which only a part fits.
package wording

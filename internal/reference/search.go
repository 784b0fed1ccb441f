package reference

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/synonyms"
)

// fillers are words that say nothing by themselves.
const fillers = " a an the is are be do does how i in it of on to what when which with "

// query is what is looked for: texts, one of which must be mentioned, for each word.
type query [][]string

func queryOf(words []string) query {
	var q query
	said := synonyms.In(strings.ToLower(strings.Join(words, " ")))
	for _, word := range said {
		if len(said) > 1 && strings.Contains(fillers, " "+word.Said+" ") {
			continue
		}
		texts := append([]string{word.Said}, word.Texts...)
		if one := strings.TrimSuffix(word.Said, "s"); one != word.Said {
			texts = append(texts, one)
		}
		q = append(q, texts)
	}
	return q
}

// in tells whether a text mentions all that is looked for.
func (q query) in(text string) bool {
	text = strings.ToLower(text)
	for _, texts := range q {
		if !slices.ContainsFunc(texts, func(one string) bool { return mentions(text, one, len(q) == 1) }) {
			return false
		}
	}
	return true
}

// shortest is how many letters a text has at least that is found inside of words: id stands in ideally.
const shortest = 3

// mentions tells whether a text has another; a short one, where it is all that is asked for, by itself or in the plural.
func mentions(text, other string, all bool) bool {
	if len(other) >= shortest || !all {
		return strings.Contains(text, other)
	}
	return slices.ContainsFunc(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), func(word string) bool {
		return strings.TrimSuffix(word, "s") == other || word == other
	})
}

// Mentioning is what mentions all of the words, or others that mean the same.
func (r Reference) Mentioning(words []string) Reference {
	q, found := queryOf(words), Reference{Preparations: []Spelling{}, Groups: []Group{}}
	for _, s := range r.Preparations {
		if q.in(s.text()) {
			found.Preparations = append(found.Preparations, s)
		}
	}
	for _, group := range r.Groups {
		entries := group.Entries
		group.Entries = nil
		for _, e := range entries {
			if q.in(e.text()) {
				group.Entries = append(group.Entries, e.mentioning(q))
			}
		}
		if len(group.Entries) > 0 {
			found.Groups = append(found.Groups, group)
		}
	}
	return found
}

// mentioning is an entry, of whose spellings those are left that mention all by themselves; all of
// them, where none does.
func (e Entry) mentioning(q query) Entry {
	var found []Spelling
	for _, s := range e.Spellings {
		if one := (Entry{Key: e.Key, About: e.About, Spellings: []Spelling{s}}); q.in(one.text()) {
			found = append(found, s)
		}
	}
	if len(found) > 0 {
		e.Spellings = found
	}
	return e
}

// writeNothing says what to try where nothing mentions the words.
func (r Reference) writeNothing(out io.Writer, words []string) {
	known := synonyms.All()
	for _, group := range r.Groups {
		for _, e := range group.Entries {
			known = append(append(known, e.Key), strings.Split(e.Key, "_")...)
		}
	}
	slices.Sort(known)
	fmt.Fprintf(out, "Nothing mentions all of: %s.\n", strings.Join(words, " "))
	for _, word := range words {
		if question := suggest.DidYouMean(word, known); question != "" {
			fmt.Fprintln(out, strings.TrimSpace(question))
		}
	}
	fmt.Fprintln(out, "Try fewer words, or others: count, order, within, header, stub, connection, resume, same, status, ends. Without a word all is listed, in these parts:")
	for _, group := range r.Groups {
		fmt.Fprintf(out, "  %s\n", group.Title)
	}
}

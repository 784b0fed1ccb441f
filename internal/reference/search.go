package reference

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// otherWords are words that people look for where the language has another: what mentions
// one of the texts is found by the word, too.
func otherWords() map[string][]string {
	all := map[string][]string{}
	for words, texts := range map[string][]string{
		"heartbeat keepalive keep-alive ping":            {"comment", "never silent", "silence", "consecutive"},
		"correlation trace":                              {"is the same in every", "request's header", "own in every"},
		"duplicate duplicated twice unique repeated":     {"is different in every", "an id of its own", "repeat", "exactly"},
		"missing lost lose dropped gap skipped":          {"rises by 1", "missing", "cut off", "resume", "at least"},
		"many number amount often times":                 {"exactly", "at least", "at most", "how often"},
		"late slow latency deadline delay fast punctual": {"within", "apart", "latency", "silent"},
		"timeout wait":                                             {"timeout", "within", "deadline", "stays open"},
		"close closed end finish disconnect eof":                   {"closed", "is cut", "still open", "ends"},
		"reconnect reconnection resume retry":                      {"reconnect", "resume", "cut off", "comes back"},
		"auth authentication authorization token login credential": {"header", "secret"},
		"cookie":                     {"header"},
		"field property key payload": {"has \"path\"", "the key"},
		"body":                       {"data", "response", "with:"},
		"regex regexp pattern":       {"match", "in the order"},
		"sequence":                   {"order", "one right after the other", "comes after"},
		"buffer buffering buffered":  {"held back"},
		"mock fake upstream backend": {"stub", "upstream"},
		"poll polling eventually":    {"until its response"},
		"method get put patch delete head options post request": {"is called"},
		"deliver delivered reaches":                             {"arrives as"},
		"capture variable":                                      {"is the \"path\" of"},
		"tls https certificate":                                 {"certificate"},
		"crash restart kill die":                                {"service \"name\" is"},
		"network chaos wire packet":                             {"the connection", "rule"},
		"parallel concurrent client clients fan-out broadcast":  {"stream \"stream\"", "every stream", "streams"},
		"compression gzip":                                      {"compressed"},
		"mime content-type":                                     {"media type"},
		"code":                                                  {"status"},
		"unicode utf-8 utf8 invalid malform":                    {"rule"},
		"missed forbidden unexpected":                           {"no \"kind\"", "exactly"},
		"typo unknown undeclared":                               {"other"},
	} {
		for _, word := range strings.Fields(words) {
			all[word] = texts
		}
	}
	return all
}

// fillers are words that say nothing by themselves.
const fillers = " a an the is are be do does how i in it of on to what when which with "

// query is what is looked for: texts, one of which must be mentioned, for each word.
type query [][]string

func queryOf(words []string) query {
	var q query
	others := otherWords()
	for _, word := range strings.Fields(strings.ToLower(strings.Join(words, " "))) {
		if len(words) > 1 && strings.Contains(fillers, " "+word+" ") {
			continue
		}
		texts := append([]string{word}, others[word]...)
		if one := strings.TrimSuffix(word, "s"); one != word {
			texts = append(append(texts, one), others[one]...)
		}
		q = append(q, texts)
	}
	return q
}

// in tells whether a text mentions all that is looked for.
func (q query) in(text string) bool {
	text = strings.ToLower(text)
	for _, texts := range q {
		if !slices.ContainsFunc(texts, func(one string) bool { return strings.Contains(text, one) }) {
			return false
		}
	}
	return true
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
				group.Entries = append(group.Entries, e)
			}
		}
		if len(group.Entries) > 0 {
			found.Groups = append(found.Groups, group)
		}
	}
	return found
}

// writeNothing says what to try where nothing mentions the words.
func (r Reference) writeNothing(out io.Writer, words []string) {
	known := slices.Sorted(maps.Keys(otherWords()))
	for _, group := range r.Groups {
		for _, e := range group.Entries {
			known = append(append(known, e.Key), strings.Split(e.Key, "_")...)
		}
	}
	slices.Sort(known)
	fmt.Fprintf(out, "Nothing mentions all of: %s.\n", strings.Join(words, " "))
	for _, word := range words {
		if question := problem.DidYouMean(word, known); question != "" {
			fmt.Fprintln(out, strings.TrimSpace(question))
		}
	}
	fmt.Fprintln(out, "Try fewer words, or others: count, order, within, header, stub, connection, resume, same, status, ends. Without a word all is listed, in these parts:")
	for _, group := range r.Groups {
		fmt.Fprintf(out, "  %s\n", group.Title)
	}
}

package steps

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
)

// nearestShown is how many sentences an error suggests.
const nearestShown = 3

// phrasebook is how sentences can be said, and their words, sorted.
type phrasebook struct {
	sentences []Sentence
	readings  []reading
	words     []string
}

// hint says what may be meant by a text that no sentence is; the keyword is that of its step.
func (p *phrasebook) hint(text, keyword string) string {
	if timed := outsideQuotes(text, wording.LengthsSaid); timed != text {
		if p.understands(timed) {
			return "did you mean: " + timed + "\n  " + timesHelp
		}
		text = timed
	}
	if meant, why := p.slip(text); meant != "" {
		return "did you mean: " + meant + "\n  " + why
	}
	near := p.nearest(text, keyword, nearestShown)
	said, reading := p.inQuotes(text, keyword)
	switch {
	case said == "":
		return "the nearest: " + strings.Join(near, "\n           or: ")
	case near[0] != reading && meaningOf(text).share(near[0]) > 0:
		return "did you mean: " + said + "\n  what varies stands in double quotes; or: " + near[0]
	default:
		return "did you mean: " + said + "\n  what varies stands in double quotes"
	}
}

// timesHelp says which times the expression of a duration admits.
const timesHelp = "a time is one number and its unit: 500 ms, 2 s, 1.5 seconds, 2 minutes"

// understands tells whether a text is a sentence.
func (p *phrasebook) understands(text string) bool {
	return slices.ContainsFunc(p.sentences, func(s Sentence) bool { return s.expr.MatchString(text) })
}

// What it counts for a sentence that it is one of this keyword, and against one that it denies something
// where the text does not.
const (
	keywordWeight = 0.2
	denialWeight  = 0.3
)

// nearest lists the readings that have most words in common with a text, in the same order, or
// mean the same, and are of the same keyword: the nearest first.
func (p *phrasebook) nearest(text, keyword string, count int) []string {
	text = beforeAny.ReplaceAllString(text, "")
	words, meant := wordsOf(p.respelled(text)), meaningOf(text)
	all := make([]candidate, len(p.readings))
	for i, r := range p.readings {
		all[i] = candidate{r.text, likeness(words, r.words) + meant.share(r.text)*meaningWeight}
		if r.keyword == keyword {
			all[i].likeness += keywordWeight
		}
		if denies(r.words) && !denies(words) {
			all[i].likeness -= denialWeight
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.likeness, a.likeness) })
	var out []string
	for _, c := range all[:min(count, len(all))] {
		out = append(out, c.text)
	}
	return out
}

func denies(words map[string]bool) bool { return words["no"] || words["not"] || words["never"] }

// keywordOf is Given, When or Then, also of an And; empty: the step does not tell (*).
func keywordOf(step *messages.PickleStep) string {
	switch step.Type {
	case messages.PickleStepType_CONTEXT:
		return "Given"
	case messages.PickleStepType_ACTION:
		return "When"
	case messages.PickleStepType_OUTCOME:
		return "Then"
	default:
		return ""
	}
}

// candidate is a reading that may be suggested.
type candidate struct {
	text     string
	likeness float64
}

// reading is how a sentence can be said.
type reading struct {
	text, keyword string
	words         map[string]bool
}

// phrasebookOf is that of these sentences.
func phrasebookOf(sentences []Sentence) *phrasebook {
	p, said, known := &phrasebook{sentences: sentences}, map[string]bool{}, map[string]bool{}
	for _, s := range sentences {
		for _, text := range s.Readings() {
			for _, text := range append(ofOthers(s, text), text) {
				if said[text] {
					continue
				}
				said[text] = true
				p.readings = append(p.readings, reading{text, s.Keyword, wordsOf(text)})
				for _, word := range strings.Fields(plain(text)) {
					known[word] = true
				}
			}
		}
	}
	p.words = slices.Sorted(maps.Keys(known))
	return p
}

// ofOthers says a sentence of other events than every one, or the first, if it can be said
// of them.
func ofOthers(s Sentence, text string) []string {
	var all []string
	for _, one := range [...]string{"every", "the first"} {
		rest, is := strings.CutPrefix(text, one+` "KIND" `)
		for _, other := range [...]string{"every", "some", "no", "the first", "the last", "the 2nd"} {
			if said := other + ` "KIND" ` + rest; is && s.expr.MatchString(said) {
				all = append(all, said)
			}
		}
	}
	return all
}

// likeness is the share of words that two sets have in common, from 0 to 1
// (the Sørensen–Dice coefficient).
func likeness(a, b map[string]bool) float64 {
	shared := 0
	for word := range a {
		if b[word] {
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b)+1)
}

// respelled is a text whose misspelt words are those that were probably meant.
func (p *phrasebook) respelled(text string) string {
	fields := strings.Fields(plain(text))
	for i, word := range fields {
		if _, is := slices.BinarySearch(p.words, word); !is && len(word) >= shortestMisspelt {
			fields[i] = cmp.Or(suggest.Closest(word, p.words), word)
		}
	}
	return strings.Join(fields, " ")
}

// shortestMisspelt is how many letters a word has at least of which a misspelling is
// recognized: of shorter ones too many are alike.
const shortestMisspelt = 4

var (
	beforeAny  = regexp.MustCompile(before) // it says of what, not what
	quotedText = regexp.MustCompile(`"[^"]*"`)
	digits     = regexp.MustCompile(`[\d.]*\d`)
	anyEvent   = regexp.MustCompile(`\b(first|last|every|each|no|0(?:st|nd|rd|th)) events?\b`)
)

// wordsOf are the words of a sentence, whatever it quotes and however much it counts,
// and which of them stand side by side.
func wordsOf(text string) map[string]bool {
	words, before := map[string]bool{}, "^"
	for _, word := range strings.Fields(anyEvent.ReplaceAllString(plain(text), `$1 ""`)) {
		if len(word) >= shortestMisspelt {
			word = strings.TrimSuffix(word, "s") // it equals, is equal to; it arrives, they arrive
		}
		words[word], words[before+" "+word] = true, true
		before = word
	}
	return words
}

// plain is a text in small letters, without what it quotes and how much it counts.
func plain(text string) string {
	fields := strings.Fields(digits.ReplaceAllString(quotedText.ReplaceAllString(text, `""`), "0"))
	for i, word := range fields {
		fields[i] = strings.ToLower(strings.TrimRight(word, ",:"))
	}
	return strings.Join(fields, " ")
}

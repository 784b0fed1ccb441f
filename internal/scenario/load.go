package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
)

// Load is what `streamspec load` does with the scenario unless the command line says otherwise,
// and what must hold of its clients.
type Load struct {
	Clients    int               `yaml:"clients" above:"0"` // that play it at the same time
	Ramp       time.Duration     `yaml:"ramp"`              // the first begins at once, and the last after so much time
	Steps      int               `yaml:"steps" above:"0"`   // in so many steps; default: one by one
	Rate       Rate              `yaml:"rate"`              // so many begin in each second, whatever becomes of those before them
	For        time.Duration     `yaml:"for" above:"0"`     // clients play it again and again for so long; default: once
	Thresholds map[string]Bounds `yaml:"thresholds"`        // what must hold of how many clients, and what their times must stay below
}

// Validate finds numbers that cannot be, or not together.
func (l Load) Validate() error {
	switch {
	case l.Clients < 0 || l.Clients > MaxClients:
		return problem.AtField("clients", problem.WithHelp(fmt.Errorf("%d clients cannot play at the same time", l.Clients), fmt.Sprintf("valid here: 1 to %d", MaxClients)))
	case l.Steps < 0:
		return problem.AtField("steps", errors.New("there cannot be less than no steps"))
	case l.Steps > 0 && l.Rate != "":
		return problem.AtField("steps", problem.WithHelp(errors.New("steps add clients, and a rate does not count them"), "use one of the two"))
	case l.For > 0 && l.Ramp > l.For:
		return problem.AtField("ramp", problem.WithHelp(fmt.Errorf("a ramp of %s is longer than the %s of for, so not all clients would begin", wording.Length(l.Ramp), wording.Length(l.For)), "write a longer for, or a shorter ramp"))
	default:
		return nil
	}
}

// Rate is a number of clients in a second or a minute: 50/s, 3000/m. Empty: none.
type Rate string

// rateHelp says how a rate is written.
const rateHelp = "write for example 50/s or 3000/m"

// Validate finds what is no rate.
func (r Rate) Validate() error {
	if r.PerSecond() <= 0 {
		return problem.WithHelp(fmt.Errorf("%q is no rate", string(r)), rateHelp)
	}
	return nil
}

// PerSecond is the number in a second; zero: it is no rate.
func (r Rate) PerSecond() float64 {
	number, unit, _ := strings.Cut(string(r), "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	seconds, known := map[string]float64{"s": 1, "m": 60, "": 1}[strings.TrimSpace(unit)]
	if err != nil || !known || n < 0 || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0
	}
	return n / seconds
}

// Bounds is what a threshold demands: a share of the clients (99.9%), or a time (500ms).
type Bounds string

// Validate finds what is neither.
func (b Bounds) Validate() error {
	if _, isShare := b.Share(); isShare {
		return nil
	}
	if _, isTime := b.Time(); isTime {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is no threshold", string(b)), "write the share of the clients that must hold it, for example 99.9%, or the time that a percentile must stay below, for example 500ms")
}

// Share is the least share, in percent; false: it is none.
func (b Bounds) Share() (percent float64, is bool) {
	number, has := strings.CutSuffix(strings.TrimSpace(string(b)), "%")
	p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	return p, has && err == nil && p >= 0 && p <= 100
}

// Time is the longest time; false: it is none.
func (b Bounds) Time() (time.Duration, bool) {
	d, err := time.ParseDuration(string(b))
	return d, err == nil && d > 0
}

// What thresholds can be about beside expectations.
const (
	LoadStreams = "streams" // that they come and end as they should
	LoadUnknown = "unknown" // how many verdicts may be unknown because our own machine was late
)

// LoadTimes are the times of a load that percentiles are known of.
func LoadTimes() []string { return []string{"response", "first event", "gap", "stream"} }

// Threshold is a threshold, and what it is about: expectations, by their numbers, a time, or
// one of the words above.
type Threshold struct {
	Key        string
	Expected   []int
	Word       string  // LoadStreams or LoadUnknown
	Time       string  // one of LoadTimes
	Percentile float64 // of that; 100: the longest
	Least      float64 // percent of the clients; of LoadUnknown: at most
	Most       time.Duration
}

// Threshold is one of the load's, for a scenario that expects all this. The error says why it
// is none.
func (l *Load) Threshold(key string, expected []Expected) (Threshold, error) {
	t := Threshold{Key: key}
	t.Least, _ = l.Thresholds[key].Share()
	t.Most, _ = l.Thresholds[key].Time()
	if t.Most > 0 {
		return t.ofTime()
	}
	if t.Word = strings.TrimSpace(key); slices.Contains([]string{LoadStreams, LoadUnknown}, t.Word) {
		return t, nil
	}
	t.Word = ""
	for i, x := range expected {
		if hasWords(key, wordsOf(x)) {
			t.Expected = append(t.Expected, i)
		}
	}
	if _, err := t.ofTime(); t.Expected == nil && err == nil {
		return t, problem.WithHelp(fmt.Errorf("%q is a percentile of a time, and %q is none", key, string(l.Thresholds[key])), "write the time that it must stay below, for example 500ms")
	}
	if t.Expected == nil {
		return t, problem.WithHelp(fmt.Errorf("nothing that is expected has the words of %q", key), "expected here: "+titles(expected)+"; or write streams, or unknown")
	}
	return t, nil
}

// ofTime knows the time and its percentile: "first event p99", "gap max".
func (t Threshold) ofTime() (Threshold, error) {
	words := strings.Fields(t.Key)
	if n := len(words) - 1; n > 0 {
		t.Time, t.Percentile = strings.Join(words[:n], " "), percentileOf(words[n])
	}
	if !slices.Contains(LoadTimes(), t.Time) || t.Percentile == 0 {
		return t, problem.WithHelp(fmt.Errorf("%q is no percentile of a time", t.Key), "write one of "+strings.Join(LoadTimes(), ", ")+", and p50, p95, p99, p99.9 or max: first event p99: 500ms")
	}
	return t, nil
}

func percentileOf(word string) float64 {
	if word == "max" {
		return 100
	}
	number, has := strings.CutPrefix(word, "p")
	p, err := strconv.ParseFloat(number, 64)
	if !has || err != nil || p <= 0 || p > 100 {
		return 0
	}
	return p
}

// wordsOf are the words by which an expectation is known: those of its title, of how it reads,
// and its key in files.
func wordsOf(x Expected) []string {
	words := plainWords(x.Name + " " + x.String())
	if key := expect.KeyOf(x.Expectation); key != "" {
		words = append(words, key)
	}
	return words
}

// hasWords tells whether all words of a key are among others.
func hasWords(key string, among []string) bool {
	words := plainWords(key)
	missing := func(word string) bool { return !slices.Contains(among, word) }
	return len(words) > 0 && !slices.ContainsFunc(words, missing)
}

// plainWords are the words of a text without what surrounds them.
func plainWords(text string) []string {
	var words []string
	for _, word := range strings.Fields(wording.Lengths(strings.ToLower(text))) {
		if word = strings.Trim(word, `"'.,:;()`); word != "" {
			words = append(words, word)
		}
	}
	return words
}

func titles(expected []Expected) string {
	var all []string
	for _, x := range expected {
		all = append(all, strconv.Quote(x.Title()))
	}
	return strings.Join(all, ", ")
}

package process

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/secret"
)

func TestOutputKeepsTheEnd(t *testing.T) {
	out := NewOutput(&secret.Masker{}, nil, "")
	for i := range 40_000 {
		fmt.Fprintf(out, "line %d\n", i)
	}
	got := out.Since(0)
	if len(got) > MaxLog || len(got) < MaxLog-20 {
		t.Errorf("%d bytes are kept, want about %d", len(got), MaxLog)
	}
	first, _, _ := strings.Cut(got, "\n")
	if !strings.HasPrefix(first, "line ") || !strings.HasSuffix(got, "line 39999\n") {
		t.Errorf("it goes from %q to %q", first, got[len(got)-12:])
	}
}

func TestOutputSinceAMark(t *testing.T) {
	out := NewOutput(&secret.Masker{}, nil, "")
	fmt.Fprint(out, "before\n")
	mark := out.Mark()
	if got := out.Since(mark); got != "" {
		t.Errorf("nothing was written since, got %q", got)
	}
	fmt.Fprint(out, "after\n")
	if got := out.Since(mark); got != "after\n" {
		t.Errorf("got %q, want what came after the mark", got)
	}
	fmt.Fprint(out, strings.Repeat("x", MaxLog), "\nend\n")
	if got := out.Since(mark); got != "end\n" {
		t.Errorf("got %d bytes, want the whole lines that are kept", len(got))
	}
}

func TestOutputIsPassedOnInLines(t *testing.T) {
	tests := []struct {
		name   string
		writes []string
		want   string
	}{
		{"lines in one write", []string{"a\nb\n"}, "shop | a\nshop | b\n"},
		{"a line in several writes", []string{"a", "b", "\n"}, "shop | ab\n"},
		{"the last line without an end", []string{"a\nb"}, "shop | a\nshop | b\n"},
		{"line ends of terminals", []string{"a\r\n"}, "shop | a\n"},
		{"an empty line", []string{"\n"}, "shop | \n"},
		{"a secret in two writes", []string{"key=abc", "def\n"}, "shop | key=***1\n"},
		{"half a secret, where nothing more is written", []string{"key=abcd"}, "shop | key=***1\n"},
		{"half a secret in a line that has ended", []string{"key=abcd\n"}, "shop | key=abcd\n"},
		{"a secret where an endless line is cut", []string{strings.Repeat("x", maxLine-2), "abc", "def", "\n"},
			"shop | " + strings.Repeat("x", maxLine-2) + "***1\nshop | \n"},
		{"no end of a line", []string{strings.Repeat("x", maxLine), "y", "z"},
			"shop | " + strings.Repeat("x", maxLine) + "y\nshop | z\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var log strings.Builder
			masker := &secret.Masker{}
			masker.Add("abcdef")
			out := NewOutput(masker, NewLog(&log), "shop | ")
			for _, text := range test.writes {
				fmt.Fprint(out, text)
			}
			out.finish()
			out.log.Await(time.Minute)
			if log.String() != test.want {
				t.Errorf("got %q, want %q", log.String(), test.want)
			}
		})
	}
}

func TestNotesStandOnLinesOfTheirOwn(t *testing.T) {
	var log strings.Builder
	masker := &secret.Masker{}
	out := NewOutput(masker, NewLog(&log), "shop | ")
	out.Repeat("setup: make", "")
	mark := out.Mark()
	fmt.Fprint(out, "half a line")
	out.Note("paused")
	fmt.Fprint(out, "whole line\n")
	out.Note("resumed")
	if got, want := out.Since(mark), "half a line\n--- paused\nwhole line\n--- resumed\n"; got != want {
		t.Errorf("since the mark %q, want %q", got, want)
	}
	if got, want := out.Since(0), "--- setup: make\n"+out.Since(mark); got != want {
		t.Errorf("all of it %q, want %q", got, want)
	}
	out.log.Await(time.Minute)
	if got, want := log.String(), "shop | half a line\nshop | --- paused\nshop | whole line\nshop | --- resumed\n"; got != want {
		t.Errorf("passed on %q, want %q", got, want)
	}
}

func TestALineIsSought(t *testing.T) {
	tests := []struct {
		name   string
		writes []string
		want   bool
	}{
		{"it comes", []string{"a\n", "listening on 80\n"}, true},
		{"it comes in pieces", []string{"listen", "ing on 80", "\nb"}, true},
		{"it comes twice", []string{"listening on 80\nlistening on 81\n"}, true},
		{"its line has not ended", []string{"listening on 80"}, false},
		{"it comes over two lines", []string{"listening\n on 80\n"}, false},
		{"much follows", []string{"listening on 80\n", strings.Repeat("x\n", 2*MaxLog)}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out := NewOutput(&secret.Masker{}, nil, "")
			fmt.Fprint(out, "listening on 79\n") // too early
			found := out.Seek(regexp.MustCompile(`^listening on \d+$`))
			for _, text := range test.writes {
				fmt.Fprint(out, text)
			}
			select {
			case <-found:
				if !test.want {
					t.Error("it was found")
				}
			default:
				if test.want {
					t.Error("it was not found")
				}
			}
		})
	}
}

func TestNoOutputIsEmpty(t *testing.T) {
	var none *Output
	if none.Mark() != 0 || none.Since(0) != "" || none.Masked("text") != "text" {
		t.Errorf("it has %d bytes: %q", none.Mark(), none.Since(0))
	}
	masker := &secret.Masker{}
	masker.Add("abcdef")
	if got := NewOutput(masker, nil, "").Masked("an abcdef"); got != "an ***1" {
		t.Errorf("what is shown beside it is %q", got)
	}
}

// Who watches is told of whole lines, masked and without their ends, until it stops.
func TestLinesAreWatched(t *testing.T) {
	masker := &secret.Masker{}
	masker.Add("abcdef")
	out := NewOutput(masker, nil, "shop | ")
	fmt.Fprint(out, "too early\n")
	var first, second []string
	stopFirst := out.Watch(func(line string, _ bool) { first = append(first, line) })
	fmt.Fprint(out, "key=abc")
	stopSecond := out.Watch(func(line string, _ bool) { second = append(second, line) })
	fmt.Fprint(out, "def\r\nboth\n")
	stopFirst()
	fmt.Fprint(out, "only the second\nhalf")
	out.Note("paused")
	stopSecond()
	fmt.Fprint(out, "too late\n")
	if want := []string{"key=***1", "both"}; !slices.Equal(first, want) {
		t.Errorf("the first was told %q, want %q", first, want)
	}
	if want := []string{"def", "both", "only the second", "half", "paused"}; !slices.Equal(second, want) {
		t.Errorf("the second was told %q, want %q", second, want)
	}
	(*Output)(nil).Watch(func(string, bool) { t.Error("there is nothing to watch") })()
}

// What was done to a process is told apart from what it writes, however that begins, also where it was
// passed on elsewhere before.
func TestNotesAreToldApart(t *testing.T) {
	masker := &secret.Masker{}
	masker.Add("abcdef")
	var log strings.Builder
	out := NewOutput(masker, NewLog(&log), "shop | ")
	var told []string
	defer out.Watch(func(line string, note bool) { told = append(told, fmt.Sprint(line, " ", note)) })()
	found := out.Seek(regexp.MustCompile("listening"))
	out.Repeat("setup: make", "--- made\nhalf")
	fmt.Fprint(out, "--- FAIL: order lost\n--- ")
	out.Note("started: shop --key abcdef --listening")
	if want := []string{"setup: make true", "--- made false", "half false", "--- FAIL: order lost false", "---  false", "started: shop --key ***1 --listening true"}; !slices.Equal(told, want) {
		t.Errorf("who watches was told %q, want %q", told, want)
	}
	out.log.Await(time.Minute)
	if want := "shop | --- FAIL: order lost\nshop | --- \nshop | --- started: shop --key ***1 --listening\n"; log.String() != want {
		t.Errorf("passed on %q, want %q", log.String(), want)
	}
	select {
	case <-found:
		t.Error("a line of our own was found, where one of the process is sought")
	default:
	}
}

// TestWhoWatchesMayAsk: whoever is told may ask for more, for instance for what was written before.
func TestWhoWatchesMayAsk(t *testing.T) {
	out := NewOutput(&secret.Masker{}, nil, "")
	var seen []string
	defer out.Watch(func(line string, _ bool) { seen = append(seen, line+": "+out.Since(0)) })()
	fmt.Fprint(out, "a\n")
	fmt.Fprint(out, "b\n")
	if want := []string{"a: a\n", "b: a\nb\n"}; !slices.Equal(seen, want) {
		t.Errorf("it saw %q, want %q", seen, want)
	}
}

// TestManyWriteAndAllIsTold: each line once, those of one writer in their order, and all that was
// written before a watcher stops; nothing afterwards.
func TestManyWriteAndAllIsTold(t *testing.T) {
	const writers, lines = 4, 200
	out := NewOutput(&secret.Masker{}, nil, "")
	var told []string
	stopped := false
	stop := out.Watch(func(line string, _ bool) {
		if stopped {
			t.Errorf("it is told of %q once it has stopped", line)
		}
		told = append(told, line)
	})
	var writing, rest sync.WaitGroup
	for writer := range writers {
		writing.Go(func() {
			for i := range lines {
				if out.Note(fmt.Sprintf("%d: %03d", writer, i)); i%10 == 0 {
					out.Watch(func(string, bool) {})()
				}
			}
		})
	}
	writing.Wait()
	rest.Go(func() { out.Note("perhaps") })
	stop()
	stopped = true
	rest.Wait()
	out.Note("too late")
	told = slices.DeleteFunc(told, func(line string) bool { return line == "perhaps" })
	slices.SortStableFunc(told, func(a, b string) int { return strings.Compare(a[:1], b[:1]) })
	if len(told) != writers*lines || !slices.IsSorted(told) {
		t.Errorf("%d lines are told of, want %d, each writer's in their order", len(told), writers*lines)
	}
}

// TestSinceMasksHalfASecret where a line is being written, or was never finished.
func TestSinceMasksHalfASecret(t *testing.T) {
	masker := &secret.Masker{}
	masker.Add("abcdef")
	for wrote, want := range map[string]string{"a\nkey=abcd": "a\nkey=***1", "a\nkey=abcd\n": "a\nkey=abcd\n", "": ""} {
		out := NewOutput(masker, nil, "")
		fmt.Fprint(out, wrote)
		if got := out.Since(0); got != want {
			t.Errorf("of %q it shows %q, want %q", wrote, got, want)
		}
	}
}

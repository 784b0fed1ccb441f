package process

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/streamspec/streamspec/internal/secret"
)

// textsOf are lines as the log has them.
func textsOf(lines []Line) []string {
	var texts []string
	for _, line := range lines {
		if line.Note {
			line.Text = notePrefix + line.Text
		}
		texts = append(texts, line.Text)
	}
	return texts
}

// texts are the lines of a passage.
func texts(t *testing.T, p *Passage) []string {
	t.Helper()
	lines, missing := p.Lines()
	if missing > 0 {
		t.Fatalf("%d are kept no more", missing)
	}
	return textsOf(lines)
}

// Each passage has what was written since it began, whoever else has some: whole lines, masked, and notes as such.
func TestPassagesHaveWhatIsWrittenSince(t *testing.T) {
	masker := &secret.Masker{}
	masker.Add("abcdef")
	out := NewOutput(masker, nil, "shop | ")
	fmt.Fprint(out, "too early\n")
	first := out.Passage()
	fmt.Fprint(out, "one\nkey=abc")
	second := out.Passage()
	fmt.Fprint(out, "def\r\n")
	out.Note("paused")
	fmt.Fprint(out, "two\n")
	if len(out.watchers) != 1 {
		t.Errorf("%d are told of each line, want one for all passages", len(out.watchers))
	}
	if got, want := texts(t, first), []string{"one", "key=***1", "--- paused", "two"}; !slices.Equal(got, want) {
		t.Errorf("the first has %q, want %q", got, want)
	}
	first.Close()
	fmt.Fprint(out, "three\n")
	if got, want := texts(t, second), []string{"key=***1", "--- paused", "two", "three"}; !slices.Equal(got, want) {
		t.Errorf("the second has %q, want %q", got, want)
	}
	second.Close()
	if len(out.watchers) > 0 || out.passages.lines != nil {
		t.Errorf("%d lines are kept for nobody", len(out.passages.lines))
	}
	fmt.Fprint(out, "for nobody\n")
	third := out.Passage()
	defer third.Close()
	fmt.Fprint(out, "four\n")
	if got, want := texts(t, third), []string{"four"}; !slices.Equal(got, want) {
		t.Errorf("the third has %q, want %q", got, want)
	}
	if got := texts(t, (*Output)(nil).Passage()); got != nil {
		t.Errorf("nobody writes %q", got)
	}
	(*Output)(nil).Passage().Close()
}

// A passage that began before the oldest line that is kept is not known; one that began behind it is.
func TestAPassageThatIsTooLong(t *testing.T) {
	for text, n := range map[string]int{strings.Repeat("x", 1000): MaxPassages/(1000+LineBytes) + 1, "": MaxPassages/LineBytes + 1} {
		out := NewOutput(&secret.Masker{}, nil, "")
		long := out.Passage()
		fmt.Fprint(out, strings.Repeat(text+"\n", n-1))
		short := out.Passage()
		if got := len(texts(t, long)); got != n-1 {
			t.Errorf("%d lines, want %d", got, n-1)
		}
		fmt.Fprintln(out, text)
		if lines, missing := long.Lines(); missing != 1 || len(lines) != n-1 {
			t.Errorf("%d lines of %d bytes are kept, %d missing", len(lines), len(text), missing)
		}
		if got := texts(t, short); len(got) != 1 {
			t.Errorf("%d lines, want the last", len(got))
		}
		long.Close()
		short.Close()
	}
}

// Thousands of passages share their lines, and none is told twice, whoever begins and ends meanwhile.
func TestManyPassagesWhileManyWrite(t *testing.T) {
	out := NewOutput(&secret.Masker{}, nil, "")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 200 {
				p := out.Passage()
				fmt.Fprintf(out, "%d\n", i)
				if len(texts(t, p)) == 0 {
					t.Error("no lines")
				}
				p.Close()
			}
		})
	}
	all.Wait()
	only := out.Passage()
	defer only.Close()
	fmt.Fprint(out, "once\n")
	if got := texts(t, only); !slices.Equal(got, []string{"once"}) {
		t.Errorf("got %q", got)
	}
}

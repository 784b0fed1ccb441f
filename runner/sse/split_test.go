package sse

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// splitStreams hold what can be cut in two: marks, endings, characters, fields.
var splitStreams = []string{
	"\uFEFFdata: a\n\n",
	"data: a\r\n\r\nid: 1\r\ndata: b\r\ndata\r\n\r\n",
	"data: a\r\rdata: b\n\r\n: c\r\n\n\r",
	"event: e\ndata: é\xE2\x82\n\nretry: 5\n\n",
	"da: x\ndata: \xF0\x9F\x98\x80\n\n\xEF\xBB\xBFid\n",
	"\r\n\r\ndata: {\n}\nid: \x00\n\ndata: z",
	"data: 0\n\n: \xFF\ndata: a\ndata: b\n\ndata: \xFF\n\ndata: c\n\n",
}

// TestEverySplit reads short streams in every possible series of pieces.
func TestEverySplit(t *testing.T) {
	const longest = 12
	for _, stream := range splitStreams {
		for from := 0; from < len(stream); from += longest / 2 {
			part := []byte(stream[from:min(from+longest, len(stream))])
			testSplits(t, part)
		}
	}
}

func testSplits(t *testing.T, stream []byte) {
	t.Helper()
	whole, err := readAll(bytes.NewReader(stream), Options{Mode: Lenient})
	if err != io.EOF {
		t.Fatal(err)
	}
	for cuts := range 1 << (len(stream) - 1) {
		got, err := readAll(&pieces{stream, sizesOf(cuts, len(stream))}, Options{Mode: Lenient})
		if err != io.EOF || !sameEntries(whole, got) {
			t.Fatalf("%q in pieces %v: %v (-whole +pieces):\n%s", stream, sizesOf(cuts, len(stream)), err,
				cmp.Diff(withoutReads(whole), withoutReads(got)))
		}
	}
}

// sizesOf returns the sizes of the pieces of n bytes, where bit i of cuts cuts
// after byte i.
func sizesOf(cuts, n int) []int {
	var sizes []int
	size := 0
	for i := range n {
		size++
		if cuts>>i&1 == 1 || i == n-1 {
			sizes = append(sizes, size)
			size = 0
		}
	}
	return sizes
}

// sameEntries compares without cmp, which is slow for thousands of comparisons.
func sameEntries(a, b []*Entry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		same := x.Kind == y.Kind && x.Type == y.Type && x.Retry == y.Retry && x.Violation == y.Violation && (x.Given == nil) == (y.Given == nil) && (x.Given == nil || *x.Given == *y.Given) &&
			x.Detail == y.Detail && x.Unterminated == y.Unterminated && x.HasID == y.HasID && bytes.Equal(x.Data, y.Data) &&
			bytes.Equal(x.LastEventID, y.LastEventID) &&
			x.Number == y.Number && x.Line == y.Line && x.Start == y.Start && x.End == y.End
		if !same {
			return false
		}
	}
	return true
}

// TestLongSplits reads long streams in random pieces, through a buffer that has to
// move and to grow.
func TestLongSplits(t *testing.T) {
	var long []byte
	for range 40 {
		for _, s := range splitStreams[1:] {
			long = append(long, s...)
		}
		long = append(long, "\n\ndata: "...)
		long = append(long, bytes.Repeat([]byte("long "), 150)...)
	}
	whole, _ := readAll(bytes.NewReader(long), Options{Mode: Lenient})
	for seed := range uint64(50) {
		sizes := randomSplits(len(long), seed)
		got, err := readTiny(&pieces{long, sizes}, Options{Mode: Lenient})
		if err != io.EOF || !sameEntries(whole, got) {
			t.Fatalf("seed %d: %v (-whole +pieces):\n%s", seed, err, cmp.Diff(withoutReads(whole), withoutReads(got)))
		}
	}
}

// readTiny reads through a buffer that begins with a few bytes.
func readTiny(r io.Reader, opts Options) ([]*Entry, error) {
	d := NewDecoder(r, opts)
	d.parser.lines.buf = newBuffer(8)
	var entries []*Entry
	for {
		e, err := d.Next()
		if err != nil {
			return entries, err
		}
		entries = append(entries, e.Clone())
	}
}

// TestPromptness expects every entry as soon as the byte that completes it is
// there: a reader that has no more yet must not be asked.
func TestPromptness(t *testing.T) {
	tests := []struct {
		name, stream string
		entries      int
	}{
		{"LF", "data: a\n\n", 1},
		{"CR", "data: a\r\r", 1},
		{"CRLF without its LF", "data: a\r\n\r", 1},
		{"second event in CR", "data: a\r\rdata: b\r\r", 2},
		{"second event in CRLF without its LF", "data: a\r\n\r\ndata: b\r\n\r", 2},
		{"comment", ": c\n", 1},
		{"comment in CR", ": c\r", 1},
		{"third event after quiet ones", "data: a\n\ndata: b\n\ndata: c\n\n", 3},
		{"retry", "retry: 1\r", 1},
		{"violation", "foo\n", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expectPrompt(t, &impatient{t: t, rest: []byte(tt.stream)}, tt.entries)
			expectPrompt(t, iotest.OneByteReader(&impatient{t: t, rest: []byte(tt.stream)}), tt.entries)
		})
	}
}

func expectPrompt(t *testing.T, r io.Reader, entries int) {
	t.Helper()
	d := NewDecoder(r, Options{Mode: Lenient})
	for i := range entries {
		if _, err := d.Next(); err != nil {
			t.Fatalf("entry %d: %v", i+1, err)
		}
	}
}

// impatient fails the test when it is asked for more than it has.
type impatient struct {
	t    *testing.T
	rest []byte
}

func (r *impatient) Read(b []byte) (int, error) {
	if len(r.rest) == 0 {
		r.t.Fatal("the decoder waits for more bytes")
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// TestRepairedCommentBetweenReads expects a repaired comment to leave nothing
// behind for the events of later reads.
func TestRepairedCommentBetweenReads(t *testing.T) {
	d := NewDecoder(readerOf([]string{
		"data: 0\n\n", ": \xFF\n", "data: a\ndata: b\n\n", "data: \xFF\n\ndata: c\n\n", "data: d\ndata: \xFF\n\ndata: e\n\n",
	}), Options{Mode: Lenient})
	for _, want := range []string{"0", "\uFFFD", "a\nb", "\uFFFD", "c", "d\n\uFFFD", "e"} {
		e, err := d.Next()
		for err == nil && e.Kind == KindViolation {
			e, err = d.Next()
		}
		if err != nil || string(e.Data) != want {
			t.Fatalf("got %+v, %v; want %q", e, err, want)
		}
	}
}
